/// How a run of text on a terminal looks, as ANSI select-graphic-rendition parameters.
enum TextStyle: String, Sendable {
    case plain = ""
    case bold = "1"
    case dim = "2"
    case up = "32"
    case down = "31"
    case upDim = "2;32"
    case downDim = "2;31"
    case upBold = "1;32"
    case downBold = "1;31"
    case upMark = "7;32"
    case downMark = "7;31"
    case flatMark = "7"
}

extension Direction {
    /// The colour of bars.
    var style: TextStyle {
        switch self {
        case .up: .up
        case .down: .down
        case .flat: .plain
        }
    }

    /// The colour of volume bars.
    var dimStyle: TextStyle {
        switch self {
        case .up: .upDim
        case .down: .downDim
        case .flat: .dim
        }
    }

    /// The colour of the change in the heading.
    var boldStyle: TextStyle {
        switch self {
        case .up: .upBold
        case .down: .downBold
        case .flat: .bold
        }
    }

    /// The colour of the label that marks the last price.
    var markStyle: TextStyle {
        switch self {
        case .up: .upMark
        case .down: .downMark
        case .flat: .flatMark
        }
    }
}
