public import CairnConformance
internal import Foundation

/// The cases to run: all, or those whose id begins with `CAIRN_TEST_CASES`, for looking at one more closely.
public enum SelectedCases {
    /// The cases.
    public static let all: [ConformanceCase] = {
        let prefix = ProcessInfo.processInfo.environment["CAIRN_TEST_CASES"] ?? ""
        return ConformanceSuite.allCases.filter { $0.id.hasPrefix(prefix) }
    }()
}
