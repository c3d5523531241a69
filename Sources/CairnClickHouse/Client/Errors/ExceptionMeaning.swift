import CairnRepositories

/// What a server's exception means to a caller.
///
/// The one place where ClickHouse's numbers get their meaning. Names and numbers:
/// https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp
struct ExceptionMeaning {
    let code: CairnError.Code
    /// In words, without anything that the server may have taken from a value.
    let message: String
    /// Whether the same may succeed later.
    let isTransient: Bool
    /// Whether it can only be thrown before anything is written: when a query is received, read and planned. All others
    /// leave open whether something was: a value may be refused when rows before it are there already.
    let isBeforeAnyWrite: Bool

    init(_ error: ServerException) {
        let name = error.name.isEmpty ? "code \(error.code)" : "\(error.name), code \(error.code)"
        func said(_ words: String) -> String { "\(words) (\(name))" }
        func names(_ words: String) -> String { "\(words): \(Self.firstSentence(of: error.message))" }
        let meaning: (CairnError.Code, String, transient: Bool, before: Bool) =
            switch error.code {
            case 192, 193, 194, 195, 516: (.authentication, said("the user or password is refused"), false, true)
            case 497: (.authentication, said("the user may not do this"), false, true)
            case 164 where error.message.contains("setting in readonly mode"):
                (
                    .readOnly,
                    said("the user's profile has readonly = 1, with which settings cannot be sent; 2 lets it"), false,
                    true
                )
            case 164: (.readOnly, said("it cannot be written to"), false, true)
            case 242: (.readOnly, said("it cannot be written to"), true, false)
            case 81: (.unavailable, names("the database does not exist"), false, true)
            // Tables and columns are named, never values.
            case 60, 16, 47, 20, 57, 82, 390: (.schemaMismatch, names("the tables are not as expected"), false, true)
            case 8, 10: (.schemaMismatch, names("the tables are not as expected"), false, false)
            case 44: (.schemaMismatch, said("the tables are not as expected"), false, false)
            case 48: (.unsupported, said("the server cannot do this"), false, false)
            case 62, 115, 386, 457: (.invalidInput, said("the query is refused"), false, true)
            case 6, 27, 36, 38, 41, 43, 53, 69, 70, 72, 117, 130, 131, 190, 376, 407, 467, 691:
                (.invalidInput, said("the query or a value in it is refused"), false, false)
            case 469: (.invalidInput, said("a value breaks a constraint of the table"), false, false)
            case 159, 160: (.timeout, said("the query took too long"), true, false)
            case 394, 734, 735: (.cancelled, said("the query was ended"), false, false)
            case 202: (.busy, said("the server has too much to do"), true, true)
            case 203, 241, 252, 439, 473: (.busy, said("the server has too much to do"), true, false)
            case 243: (.full, said("there is no room left"), false, false)
            case 3, 32, 99, 101, 107, 198, 209, 210, 236, 279, 285, 319, 369, 425, 529, 999, 1000:
                (.unavailable, said("the server or one behind it fails"), true, false)
            case 246, 40, 432, 33: (.corrupt, said("stored data is damaged"), false, false)
            case 0: (.unavailable, "what answers is not ClickHouse, or it is not well", true, false)
            default: (.internalError, said("the server failed"), false, false)
            }
        (code, message, isTransient) = (meaning.0, meaning.1, meaning.transient)
        // What a server behind the one that was asked refuses, others may have done already.
        isBeforeAnyWrite = meaning.before && !error.message.contains("Received from ")
    }

    /// `Code: 60. DB::Exception: Table me.x does not exist. In scope SELECT ... (UNKNOWN_TABLE)`: what stands between,
    /// without the query, in which the server writes the values.
    private static func firstSentence(of message: String) -> String {
        var text = message[...]
        if let start = text.firstRange(of: "DB::Exception: ") { text = text[start.upperBound...] }
        for end in [". ", ": In scope ", " in scope ", ": While ", ": while ", " while "] {
            if let end = text.firstRange(of: end) { text = text[..<end.lowerBound] }
        }
        return String(text.prefix(300))
    }
}
