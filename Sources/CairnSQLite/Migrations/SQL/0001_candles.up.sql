-- Candles, stored so that nothing is lost: no column holds a floating-point number.
-- People read the view candles_readable; programs read the tables.

-- A series is a symbol at an exchange in a timeframe; candles refer to it by a small number instead of three texts.
CREATE TABLE series (
    id INTEGER PRIMARY KEY,
    symbol TEXT NOT NULL,
    exchange TEXT NOT NULL,
    timeframe TEXT NOT NULL,  -- 1m, 5m, 1h, 1d, 1w, 1M ...
    UNIQUE (symbol, exchange, timeframe)
);

-- WITHOUT ROWID keeps the rows of one series together and in order of time: a range of candles is one pass over pages.
CREATE TABLE candles (
    series_id INTEGER NOT NULL REFERENCES series (id),
    time INTEGER NOT NULL,    -- milliseconds since 1970-01-01 00:00 UTC, negative before it
    open INTEGER NOT NULL,    -- prices count units of 10^-8: 101.25 is 10125000000
    high INTEGER NOT NULL,
    low INTEGER NOT NULL,
    close INTEGER NOT NULL,
    -- Without a type, so that SQLite keeps what it is given: an INTEGER in units of 10^-8 when that is exact and fits
    -- into 64 bits (nearly always), else the exact decimal number as TEXT, such as '0.000000000000000001'.
    volume NOT NULL,
    PRIMARY KEY (series_id, time)
) WITHOUT ROWID;

-- The same for human eyes. Times are ISO 8601 in UTC, with milliseconds only where there are any. Prices and volumes
-- are numbers, so that they compare and add up: SQLite prints a number of up to 15 digits exactly. What may need more
-- (ten million and above with over four decimals, and volumes stored as text) is exact decimal text.
CREATE VIEW candles_readable AS
SELECT
    symbol,
    exchange,
    timeframe,
    CASE
        WHEN time BETWEEN -62167219200000 AND 253402300799999  -- the years 0 to 9999, all that SQLite knows
            THEN strftime('%Y-%m-%dT%H:%M:%S', time / 1000 - (time % 1000 < 0), 'unixepoch')
        -- The calendar repeats every 400 years, 12622780800000 ms: SQLite is asked about the same moment of the cycle
        -- that began in 1970, and the cycles between are added to the year, which needs a sign and six digits.
        ELSE printf(
            '%+07d%s',
            400 * (time / 12622780800000 - (time % 12622780800000 < 0))
                + strftime('%Y', (time % 12622780800000 + 12622780800000) % 12622780800000 / 1000, 'unixepoch'),
            strftime(
                '-%m-%dT%H:%M:%S', (time % 12622780800000 + 12622780800000) % 12622780800000 / 1000, 'unixepoch'))
    END
        || CASE WHEN time % 1000 = 0 THEN '' ELSE printf('.%03d', (time % 1000 + 1000) % 1000) END
        || 'Z' AS time,
    CASE
        WHEN open % 100000000 = 0 THEN open / 100000000
        WHEN open % 10000 = 0 THEN open / 10000 / 10000.0
        WHEN open BETWEEN -999999999999999 AND 999999999999999 THEN open / 100000000.0
        ELSE CASE WHEN open < 0 THEN '-' ELSE '' END
            || rtrim(printf('%d.%08d', abs(open / 100000000), abs(open % 100000000)), '0')
    END AS open,
    CASE
        WHEN high % 100000000 = 0 THEN high / 100000000
        WHEN high % 10000 = 0 THEN high / 10000 / 10000.0
        WHEN high BETWEEN -999999999999999 AND 999999999999999 THEN high / 100000000.0
        ELSE CASE WHEN high < 0 THEN '-' ELSE '' END
            || rtrim(printf('%d.%08d', abs(high / 100000000), abs(high % 100000000)), '0')
    END AS high,
    CASE
        WHEN low % 100000000 = 0 THEN low / 100000000
        WHEN low % 10000 = 0 THEN low / 10000 / 10000.0
        WHEN low BETWEEN -999999999999999 AND 999999999999999 THEN low / 100000000.0
        ELSE CASE WHEN low < 0 THEN '-' ELSE '' END
            || rtrim(printf('%d.%08d', abs(low / 100000000), abs(low % 100000000)), '0')
    END AS low,
    CASE
        WHEN close % 100000000 = 0 THEN close / 100000000
        WHEN close % 10000 = 0 THEN close / 10000 / 10000.0
        WHEN close BETWEEN -999999999999999 AND 999999999999999 THEN close / 100000000.0
        ELSE CASE WHEN close < 0 THEN '-' ELSE '' END
            || rtrim(printf('%d.%08d', abs(close / 100000000), abs(close % 100000000)), '0')
    END AS close,
    CASE
        WHEN typeof(volume) = 'text' THEN volume
        WHEN volume % 100000000 = 0 THEN volume / 100000000
        WHEN volume % 10000 = 0 THEN volume / 10000 / 10000.0
        WHEN volume <= 999999999999999 THEN volume / 100000000.0
        ELSE rtrim(printf('%d.%08d', volume / 100000000, volume % 100000000), '0')
    END AS volume
FROM candles JOIN series ON series.id = candles.series_id;
