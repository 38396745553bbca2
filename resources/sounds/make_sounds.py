#!/usr/bin/env python3
"""Writes alarm.wav and chime.wav beside this file.

alarm.wav, of a critical alarm: three beats of half a second at 520 Hz, half a second apart. The temporal pattern of fire
alarms (ISO 8201), and the tone that wakes most sleepers, old ears among them: 520 Hz with the odd harmonics of a square
wave, of which the strong ones stay low. The pause after the third beat is the player's.

chime.wav, of a warning or an information: two struck notes that fall by a third, as of a door bell. Nobody takes it for
the other one, and both notes are below 1 kHz, too.
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
NOTES, STRIKE, RING = (659.3, 523.3), 0.35, 0.85  # Hz; s from note to note; s that each rings
DECAY = 0.22  # s in which a note falls to a third


def sample(t):
    # A square wave's first three harmonics, each with half of its share: at most 4 % of the energy is above 1 kHz.
    return sum(math.sin(2 * math.pi * TONE * n * t) / n / (1 if n == 1 else 2) for n in (1, 3, 5))


def envelope(t):
    return max(0.0, min(1.0, t / RAMP, (BEAT - t) / RAMP))


def full(values):
    loudest = max(abs(v) for v in values)
    return [round(v / loudest * PEAK * 32767) for v in values]


def alarm():
    beat = full([sample(i / RATE) * envelope(i / RATE) for i in range(int(BEAT * RATE))])
    rest = [0] * int(REST * RATE)
    samples = []
    for i in range(BEATS):
        samples += beat + (rest if i + 1 < BEATS else [])
    return samples


def note(hertz, t):
    if t < 0 or t > RING:
        return 0.0
    ends = max(0.0, min(1.0, t / RAMP, (RING - t) / (RING / 4)))
    return ends * math.exp(-t / DECAY) * (math.sin(2 * math.pi * hertz * t) + 0.2 * math.sin(4 * math.pi * hertz * t))


def chime():
    length = STRIKE * (len(NOTES) - 1) + RING
    return full([sum(note(hertz, i / RATE - n * STRIKE) for n, hertz in enumerate(NOTES))
                 for i in range(int(length * RATE))])


def write(name, samples):
    with wave.open(str(pathlib.Path(__file__).with_name(name)), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(struct.pack(f"<{len(samples)}h", *samples))


def main():
    write("alarm.wav", alarm())
    write("chime.wav", chime())


if __name__ == "__main__":
    main()
