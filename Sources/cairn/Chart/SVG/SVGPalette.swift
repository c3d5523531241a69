/// The colours of a chart; text keeps a contrast of at least 4.5 to 1 on the background.
struct SVGPalette: Sendable {
    let background: String
    let text: String
    let muted: String
    let grid: String
    let axis: String
    let up: String
    /// The inside of hollow bodies.
    let upBody: String
    let down: String
    /// The text on the label of the last price.
    let markText: String

    /// For white paper and light windows: what every viewer shows that knows no colour schemes.
    static let light = SVGPalette(
        background: "#ffffff", text: "#131722", muted: "#667085", grid: "#eef0f4", axis: "#cfd4dd", up: "#067a55",
        upBody: "#d8f1e6", down: "#d1293d", markText: "#ffffff")

    /// For viewers that prefer a dark scheme.
    static let dark = SVGPalette(
        background: "#10141b", text: "#e8eaef", muted: "#98a2b3", grid: "#1f2630", axis: "#3b4452", up: "#2fbf8f",
        upBody: "#143a30", down: "#f6626b", markText: "#10141b")

    /// The rules that lay this palette over the colours written into the elements.
    var styleRules: [String] {
        [
            ".background{fill:\(background)}",
            ".up-body{fill:\(upBody)}",
            ".text{fill:\(text)}",
            ".muted{fill:\(muted)}",
            ".grid{stroke:\(grid)}",
            ".axis{stroke:\(axis)}",
            ".up-line{stroke:\(up)}",
            ".up-fill{fill:\(up)}",
            ".down-line{stroke:\(down)}",
            ".down-fill{fill:\(down)}",
            ".flat-line{stroke:\(muted)}",
            ".flat-fill{fill:\(muted)}",
            ".mark-text{fill:\(markText)}",
            ".hit{fill:\(text)}",
        ]
    }

    /// The colour of a direction.
    func color(_ direction: Direction) -> String {
        switch direction {
        case .up: up
        case .down: down
        case .flat: muted
        }
    }
}

extension Direction {
    /// The start of the names of style classes.
    var className: String {
        switch self {
        case .up: "up"
        case .down: "down"
        case .flat: "flat"
        }
    }
}
