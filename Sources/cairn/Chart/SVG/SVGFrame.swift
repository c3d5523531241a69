/// The outermost element of a chart with what every chart has: size, names for screen readers, styles, background and
/// title.
struct SVGFrame {
    let layout: SVGLayout
    let title: String
    let description: String

    /// Draws the frame around what the closure draws.
    func draw(into writer: inout SVGWriter, content: (inout SVGWriter) -> Void) {
        let light = SVGPalette.light
        writer.raw(["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"])
        writer.group(
            "svg",
            [
                "xmlns": "http://www.w3.org/2000/svg", "width": "\(layout.width)", "height": "\(layout.height)",
                "viewBox": "0 0 \(layout.width) \(layout.height)", "role": "img",
                "aria-labelledby": "cairn-title cairn-desc", "font-family": Self.fonts,
                "font-size": "\(SVGLayout.fontSize)",
            ]
        ) { writer in
            writer.element("title", ["id": "cairn-title"], text: title)
            writer.element("desc", ["id": "cairn-desc"], text: description)
            writer.group("style", [:]) { writer in
                writer.raw(
                    ["text{font-variant-numeric:tabular-nums}", ".hit:hover{fill-opacity:.07}"]
                        + ["@media (prefers-color-scheme:dark){"] + SVGPalette.dark.styleRules + ["}"])
            }
            writer.element(
                "rect",
                ["class": "background", "width": "100%", "height": "100%", "fill": light.background])
            writer.element(
                "text",
                [
                    "class": "text", "x": "\(SVGLayout.margin)", "y": "38", "font-size": "20", "font-weight": "600",
                    "fill": light.text,
                ], text: title.truncated(toWidth: titleColumns))
            content(&writer)
        }
    }

    /// The characters of the title that fit beside the dates.
    private var titleColumns: Int {
        max(8, (layout.width - 2 * SVGLayout.margin - (SVGFrame.showsFacts(layout) ? 300 : 0)) / 12)
    }

    /// Whether there is room for dates and extremes at the right of the heading.
    static func showsFacts(_ layout: SVGLayout) -> Bool { layout.width >= 640 }

    private static let fonts =
        "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', Arial, sans-serif"
}
