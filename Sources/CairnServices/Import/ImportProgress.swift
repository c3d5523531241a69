/// How far an import is.
public struct ImportProgress: Hashable, Sendable {
    /// What an import is doing.
    public enum Phase: String, Sendable {
        /// Reading the file through in search of bad rows, before anything is saved.
        case checking
        /// Reading and saving, or comparing in a dry run.
        case importing
    }

    /// What the import is doing; each phase reads the input from its beginning.
    public let phase: Phase
    /// How much of the input this phase has read.
    public let input: InputProgress
    /// The rows this phase has read.
    public let rows: Int
    /// The candles saved so far.
    public let saved: Int
}
