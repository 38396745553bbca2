// Sounds and words take turns: never both at once, the sound first. Pure.
#pragma once

namespace halfsilver {

enum class Turn { Nothing, Sound, Speech, Pause };

struct TurnState {
    Turn last = Turn::Nothing; // that has just ended
    bool ringing = false;      // it sounds until somebody has seen it; otherwise once
    bool sound = false;        // there is a sound for it
    bool words = false;        // there is something left to be said
};
Turn nextTurn(const TurnState &state);

} // namespace halfsilver
