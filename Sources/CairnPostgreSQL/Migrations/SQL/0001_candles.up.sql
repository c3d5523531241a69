-- Candles, readable by every program: prices and volumes are exact decimal numbers, times are instants.

-- A series is a symbol at an exchange in a timeframe; candles refer to it by a small number instead of three texts.
CREATE TABLE series (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    symbol text COLLATE "C" NOT NULL,
    exchange text COLLATE "C" NOT NULL,
    timeframe text COLLATE "C" NOT NULL,  -- 1m, 5m, 1h, 1d, 1w, 1M ...
    UNIQUE (symbol, exchange, timeframe)
);

-- Without a foreign key: checking it row by row would double the time of every import, and no series is ever deleted.
CREATE TABLE candles (
    series_id integer NOT NULL,
    "time" timestamptz(3) NOT NULL,
    open numeric(19, 8) NOT NULL,
    high numeric(19, 8) NOT NULL,
    low numeric(19, 8) NOT NULL,
    close numeric(19, 8) NOT NULL,
    volume numeric(39, 18) NOT NULL,
    PRIMARY KEY (series_id, "time")
);

-- The same with the names of the series.
CREATE VIEW candles_readable AS
SELECT symbol, exchange, timeframe, "time", open, high, low, close, volume
FROM candles JOIN series ON series.id = candles.series_id;
