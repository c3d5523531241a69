#!/usr/bin/env python3
"""Writes the sample candles next to this script; the same files at every run.

The instruments are invented. Prices follow a random walk whose volatility clusters, with overnight gaps and a few
jumps; volume is log-normal, higher on restless days, and U-shaped over the session. The five days of minutes add up to
the last five daily candles.
"""

import datetime as dt
import math
import random
from pathlib import Path

FOLDER = Path(__file__).resolve().parent

# New York Stock Exchange holidays between the first and the last day below.
HOLIDAYS = {
    dt.date.fromisoformat(day)
    for day in """
    2021-07-05 2021-09-06 2021-11-25 2021-12-24 2022-01-17 2022-02-21 2022-04-15 2022-05-30 2022-06-20 2022-07-04
    2022-09-05 2022-11-24 2022-12-26 2023-01-02 2023-01-16 2023-02-20 2023-04-07 2023-05-29 2023-06-19 2023-07-04
    2023-09-04 2023-11-23 2023-12-25 2024-01-01 2024-01-15 2024-02-19 2024-03-29 2024-05-27
    """.split()
}


class Walk:
    """A price whose logarithm moves at random, with volatility that follows its own past (GARCH(1,1))."""

    def __init__(self, seed, price, volatility, drift=0.0):
        self.random = random.Random(seed)
        self.price = price
        self.usual = volatility**2
        self.variance = self.usual
        self.drift = drift

    def normal(self):
        # Box and Muller from plain uniform numbers, which every Python draws alike.
        radius = math.sqrt(-2 * math.log(1 - self.random.random()))
        return radius * math.cos(2 * math.pi * self.random.random())

    def begin(self):
        """Starts a period and returns how restless it is, with 1 as usual."""
        return math.sqrt(self.variance / self.usual)

    def end(self, move):
        """Ends a period in which the logarithm of the price moved by `move`."""
        self.variance = 0.04 * self.usual + 0.10 * move * move + 0.86 * self.variance

    def step(self, share, jump=0.0):
        """Moves the price for a share of the period's variance."""
        move = math.sqrt(self.variance * share) * self.normal() + self.drift * share + jump
        self.price *= math.exp(move)
        return move

    def volume(self, usual, spread):
        return usual * math.exp(spread * self.normal() - spread * spread / 2)


def candle(prices, digits=2):
    rounded = [round(price, digits) for price in prices]
    return rounded[0], max(rounded), min(rounded), rounded[-1]


def trading_days(first, last):
    day = first
    while day <= last:
        if day.weekday() < 5 and day not in HOLIDAYS:
            yield day
        day += dt.timedelta(days=1)


def write(name, header, rows):
    with open(FOLDER / name, "w", newline="\n", encoding="ascii") as file:
        file.write(header + "\n")
        file.writelines(row + "\n" for row in rows)


def session_minutes(walk, day, restless):
    """The minutes 09:30 to 15:59 of one day; a quiet minute without a trade has no candle."""
    rows = []
    last = walk.price
    for minute in range(390):
        # Trading is busiest after the open and before the close.
        position = minute / 389
        busy = 0.55 + 1.6 * (2 * position - 1) ** 4 + (2.2 if minute == 0 else 0) + (1.8 if minute == 389 else 0)
        prices = [last if walk.random.random() < 0.7 else round(last + walk.random.choice((-0.01, 0.01)), 2)]
        for _ in range(6):
            walk.step(0.75 * busy / 390 / 6)
            prices.append(walk.price)
        quiet = walk.random.random() < 0.012 and 90 < minute < 300
        volume = int(walk.volume(9200 * busy * restless, 0.55))
        if quiet:
            continue
        clock = dt.datetime.combine(day, dt.time(9, 30)) + dt.timedelta(minutes=minute)
        rows.append((clock, *candle(prices), volume))
        last = rows[-1][4]
    return rows


def equity():
    walk = Walk(seed=20240607, price=142.0, volatility=0.017, drift=0.0004)
    days = list(trading_days(dt.date(2021, 6, 7), dt.date(2024, 6, 7)))
    daily, minutes = [], []
    activity = 0.0
    for index, day in enumerate(days):
        restless = walk.begin()
        before = walk.price
        earnings = index % 63 == 40
        walk.step(0.25, jump=walk.normal() * 0.045 if earnings else 0.0)
        activity = 0.7 * activity + 0.2 * walk.normal()
        mood = restless * math.exp(activity) * (2.4 if earnings else 1.0)
        if day >= dt.date(2024, 6, 3):
            walk.price = round(walk.price, 2)
            rows = session_minutes(walk, day, mood)
            minutes += rows
            open_, close = rows[0][1], rows[-1][4]
            high, low = max(row[2] for row in rows), min(row[3] for row in rows)
            volume = sum(row[5] for row in rows)
        else:
            prices = [walk.price]
            for _ in range(78):
                walk.step(0.75 / 78)
                prices.append(walk.price)
            open_, high, low, close = candle(prices)
            volume = int(walk.volume(3_300_000 * mood, 0.18))
        walk.end(math.log(walk.price / before))
        daily.append((day, open_, high, low, close, volume))
    write(
        "acme-daily.csv",
        "date,open,high,low,close,volume",
        (f"{day},{o:.2f},{h:.2f},{l:.2f},{c:.2f},{v}" for day, o, h, l, c, v in daily),
    )
    # Local time of New York without a zone, as brokers export it.
    write(
        "acme-minute.csv",
        "datetime,open,high,low,close,volume",
        (f"{clock},{o:.2f},{h:.2f},{l:.2f},{c:.2f},{v}" for clock, o, h, l, c, v in minutes),
    )


def crypto():
    walk = Walk(seed=21000000, price=61432.5, volatility=0.0062, drift=0.00005)
    start = dt.datetime(2024, 3, 1)
    rows = []
    for hour in range(60 * 24):
        clock = start + dt.timedelta(hours=hour)
        restless = walk.begin()
        before = walk.price
        prices = [walk.price]
        for _ in range(30):
            walk.step(1 / 30)
            prices.append(walk.price)
        walk.end(math.log(walk.price / before))
        # Busiest while Europe and America are both awake.
        awake = 1 + 0.6 * math.exp(-(((clock.hour - 15) / 4) ** 2))
        volume = walk.volume(1100 * awake * restless**1.5, 0.4)
        # The exchange was down for three hours of maintenance.
        if dt.datetime(2024, 4, 9, 6) <= clock < dt.datetime(2024, 4, 9, 9):
            continue
        o, h, l, c = candle(prices)
        rows.append(f"{clock.isoformat()}Z,{o:.2f},{h:.2f},{l:.2f},{c:.2f},{volume:.8f}")
    write("btc-hourly.csv", "timestamp,open,high,low,close,volume", rows)


if __name__ == "__main__":
    equity()
    crypto()
