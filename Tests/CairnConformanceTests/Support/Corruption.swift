import CairnDomain
import CairnRepositories
import Foundation

/// Changes values as a column type would that is too narrow for them.
struct Corruption {
    let flaw: Flaw?

    func changed(_ value: StoredValue, isOptional: Bool = false) -> StoredValue {
        switch (flaw, value) {
        case (.emptyTextIsMissing, .text("")) where isOptional: .null
        case (.missingTextIsEmpty, .null) where isOptional: .text("")
        case (.doublesAsFloats, .double(let number)): .double(Double(Float(number)))
        case (.losesSignOfZero, .double(0)): .double(0)
        case (.cutsTextAtNUL, .text(let text)):
            .text(String(decoding: text.utf8.prefix { $0 != 0 }, as: UTF8.self))
        case (.trimsText, .text(let text)): .text(text.trimmingCharacters(in: .whitespaces))
        case (.normalisesText, .text(let text)): .text(text.precomposedStringWithCanonicalMapping)
        case (.sortsLists, .array(let elements)): .array(elements.sorted { $0.order(relativeTo: $1) == .before })
        case (.decimalsThroughDouble, .decimal(let units)): .decimal(Int128(exactly: Double(units)) ?? units)
        case (.millisecondsLost, .timestamp(let time)):
            .timestamp(Timestamp(millisecondsSince1970: time.millisecondsSince1970 / 1000 * 1000))
        default: value
        }
    }
}
