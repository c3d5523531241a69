/// Nobody reads the output any more, as after `cairn candles | head`: no failure, but a reason to stop quietly.
struct BrokenPipe: Error {}
