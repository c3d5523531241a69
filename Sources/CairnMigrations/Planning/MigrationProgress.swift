/// How far a migration got that stopped between two of its statements.
public struct MigrationProgress: Hashable, Sendable {
    /// Whether it was being applied or taken back.
    public var direction: MigrationDirection
    /// How many statements are done.
    public var statementsDone: Int
    /// The checksum of those statements: the rest of the file may be mended before going on, they may not.
    public var checksum: MigrationChecksum

    /// Makes a progress from what a history keeps.
    public init(direction: MigrationDirection, statementsDone: Int, checksum: MigrationChecksum) {
        self.direction = direction
        self.statementsDone = statementsDone
        self.checksum = checksum
    }

    /// The progress after the first `count` of some statements.
    init(direction: MigrationDirection, first count: Int, of statements: [MigrationStatement]) {
        self.direction = direction
        statementsDone = count
        checksum = MigrationChecksum(ofParts: statements.prefix(count).map(\.text))
    }
}
