/// What a command does with a store, and so what opening may do to it.
enum StoreAccess {
    /// Reads: a store that does not exist is an error, and so is one whose schema has yet to be migrated.
    case reading
    /// Changes what is there: a store that does not exist is an error.
    case changing
    /// Writes: a store that does not exist is made.
    case writing
}
