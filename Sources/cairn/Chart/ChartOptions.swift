import CairnDomain

/// What a chart looks like, whichever form it is drawn in.
struct ChartOptions: Sendable {
    /// The heading, for example the series key and the name of the symbol.
    var title: String
    /// Columns of a terminal, or pixels of a picture.
    var width: Int
    /// Rows of a terminal, or pixels of a picture.
    var height: Int
    /// Whether the terminal chart uses ANSI colours; it never relies on them alone.
    var usesColor: Bool
    /// The characters that the terminal chart is made of.
    var charset: Charset
    /// The zone in which dates and times are shown.
    var calendar: SessionCalendar

    /// Options for a terminal of so many columns and rows.
    static func terminal(
        title: String, width: Int = 80, height: Int = 24, usesColor: Bool = true, charset: Charset = .unicode,
        calendar: SessionCalendar = .utc
    ) -> ChartOptions {
        ChartOptions(
            title: title, width: width, height: height, usesColor: usesColor, charset: charset, calendar: calendar)
    }

    /// Options for a picture of so many pixels.
    static func picture(
        title: String, width: Int = 1200, height: Int = 675, calendar: SessionCalendar = .utc
    ) -> ChartOptions {
        ChartOptions(
            title: title, width: width, height: height, usesColor: true, charset: .unicode, calendar: calendar)
    }
}
