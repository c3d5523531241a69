-- Deletes every stored candle.
DROP VIEW candles_readable;
DROP TABLE candles;
DROP TABLE series;
