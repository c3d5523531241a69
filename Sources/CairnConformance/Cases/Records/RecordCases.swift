/// The contract of `RecordStore`.
enum RecordCases {
    static let all =
        RecordWritingCases.all + RecordDeletionCases.all + RecordScalarCases.all + RecordTextCases.all
        + RecordCompositeCases.all + RecordKeyCases.all + RecordUniqueCases.all + RecordVersionCases.all
        + RecordComparisonCases.all + RecordNullCases.all + RecordSearchCases.all + RecordSortCases.all
        + RecordAggregateCases.all + RecordPageCases.all + RecordCursorCases.all + RecordStreamCases.all
        + RecordInputCases.all + RecordSchemaCases.all + RecordModelCases.all
}
