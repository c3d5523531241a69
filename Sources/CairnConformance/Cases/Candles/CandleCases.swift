/// The contract of `CandleStore`.
enum CandleCases {
    static let all =
        CandleSavingCases.all + CandleRangeCases.all + CandleLatestCases.all + CandleCoverageCases.all
        + CandleDeletionCases.all + CandleSeriesCases.all + CandleValueCases.all + CandleStreamCases.all
        + CandleResamplingCases.all + CandleModelCases.all
}
