#include "app/mirror/sound_turn.h"

namespace halfsilver {

Turn nextTurn(const TurnState &state)
{
    const bool again = state.ringing && state.sound;
    switch (state.last) {
    case Turn::Nothing:
        return state.sound ? Turn::Sound : state.words ? Turn::Speech : Turn::Nothing;
    case Turn::Sound:
        return state.words ? Turn::Speech : again ? Turn::Pause : Turn::Nothing;
    case Turn::Speech:
        return state.words || again ? Turn::Pause : Turn::Nothing;
    case Turn::Pause:
        break;
    }
    return again ? Turn::Sound : state.words ? Turn::Speech : Turn::Nothing;
}

} // namespace halfsilver
