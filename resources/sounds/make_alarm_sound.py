#!/usr/bin/env python3
"""Writes alarm.wav beside this file: three beats of half a second at 520 Hz, half a second apart.

The temporal pattern of fire alarms (ISO 8201), and the tone that wakes most sleepers, old ears among them: 520 Hz with
the odd harmonics of a square wave, of which the strong ones stay low. The pause after the third beat is the player's.
"""
import math
import pathlib
import struct
import wave

RATE = 8000  # Hz: nothing above 4 kHz is in it
TONE = 520
BEAT, REST, BEATS = 0.5, 0.5, 3
RAMP = 0.008  # s at both ends of a beat: no clicks
PEAK = 0.85


def sample(t):
    # A square wave's first three harmonics, each with half of its share: at most 4 % of the energy is above 1 kHz.
    return sum(math.sin(2 * math.pi * TONE * n * t) / n / (1 if n == 1 else 2) for n in (1, 3, 5))


def envelope(t):
    return max(0.0, min(1.0, t / RAMP, (BEAT - t) / RAMP))


def main():
    beat = [sample(i / RATE) * envelope(i / RATE) for i in range(int(BEAT * RATE))]
    loudest = max(abs(v) for v in beat)
    beat = [round(v / loudest * PEAK * 32767) for v in beat]
    rest = [0] * int(REST * RATE)
    samples = []
    for i in range(BEATS):
        samples += beat + (rest if i + 1 < BEATS else [])
    with wave.open(str(pathlib.Path(__file__).with_name("alarm.wav")), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(struct.pack(f"<{len(samples)}h", *samples))


if __name__ == "__main__":
    main()
