#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What is at the other end of a stream: how large it is and what it can show.
struct Terminal: Hashable, Sendable {
    /// Whether a person is likely to watch: the stream is a terminal.
    let isInteractive: Bool
    /// Columns; 80 where nobody says.
    let columns: Int
    /// Rows; 24 where nobody says.
    let rows: Int
    /// Whether the terminal obeys escape sequences, which `TERM=dumb` and an unset `TERM` deny.
    let hasEscapeSequences: Bool
    /// The characters it can show, by its locale.
    let charset: Charset
    private let forbidsColor: Bool

    /// Decides from what was found out.
    ///
    /// - Parameters:
    ///   - isInteractive: Whether the stream is a terminal.
    ///   - size: Columns and rows as the system knows them, nil or zero where it does not.
    ///   - environment: The variables `COLUMNS`, `LINES`, `TERM`, `NO_COLOR`, `LC_ALL`, `LC_CTYPE` and `LANG` count.
    init(isInteractive: Bool, size: (columns: Int, rows: Int)?, environment: [String: String]) {
        func dimension(_ measured: Int?, _ variable: String, usual: Int) -> Int {
            if let measured, measured > 0 { return measured }
            return environment[variable].flatMap(Int.init).flatMap { $0 > 0 ? $0 : nil } ?? usual
        }
        self.isInteractive = isInteractive
        columns = dimension(size?.columns, "COLUMNS", usual: 80)
        rows = dimension(size?.rows, "LINES", usual: 24)
        let term = environment["TERM"] ?? ""
        hasEscapeSequences = isInteractive && !term.isEmpty && term != "dumb"
        charset = Self.charset(environment)
        // https://no-color.org: present and not empty, whatever its value.
        forbidsColor = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    }

    /// The terminal at the end of a stream of this process.
    static func at(
        _ stream: StandardStream, environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> Terminal {
        var size = winsize()
        let isInteractive = isatty(stream.descriptor) == 1
        let isMeasured = isInteractive && ioctl(stream.descriptor, UInt(TIOCGWINSZ), &size) == 0
        return Terminal(
            isInteractive: isInteractive, size: isMeasured ? (Int(size.ws_col), Int(size.ws_row)) : nil,
            environment: environment)
    }

    /// Whether to colour the output.
    func usesColor(_ choice: ColorChoice) -> Bool {
        switch choice {
        case .always: true
        case .never: false
        case .auto: hasEscapeSequences && !forbidsColor
        }
    }

    /// The first of the three variables that is set names the encoding, as POSIX has it.
    ///
    /// Where none is set, as in most containers, nobody has asked for ASCII and the terminal outside speaks UTF-8.
    private static func charset(_ environment: [String: String]) -> Charset {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        guard let locale = locale?.lowercased() else { return .unicode }
        return locale.contains("utf-8") || locale.contains("utf8") ? .unicode : .ascii
    }
}
