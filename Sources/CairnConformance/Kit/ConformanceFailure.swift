/// A promise of the contract that a storage broke: which case, where the expectation stands, and what was found.
///
/// It may show the values that the kit itself stored, and nothing else.
public struct ConformanceFailure: Error, Sendable, CustomStringConvertible {
    /// The case that failed; empty until the case that threw it is known.
    public internal(set) var caseID: String
    /// What was expected and what was found.
    public let message: String
    /// The file of the expectation, as `#fileID` names it.
    public let fileID: String
    /// The line of the expectation.
    public let line: Int
    /// The seed of the case's random numbers: `run(on:seed:)` with it repeats the failure.
    public internal(set) var seed: UInt64?
    /// The error that a storage threw where none was expected.
    public let underlying: (any Error)?

    /// Makes a failure.
    public init(
        _ message: String, caseID: String = "", underlying: (any Error)? = nil, fileID: String = #fileID,
        line: Int = #line
    ) {
        self.caseID = caseID
        self.message = message
        self.fileID = fileID
        self.line = line
        self.underlying = underlying
    }

    /// `candles.save.idempotent: expected 3 candles, found 6 (CairnConformance/CandleSaving.swift:41, seed 7)`.
    public var description: String {
        let seed = seed.map { ", seed \($0)" } ?? ""
        return "\(caseID.isEmpty ? "" : "\(caseID): ")\(message) (\(fileID):\(line)\(seed))"
    }
}
