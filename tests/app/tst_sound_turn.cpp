#include "app/mirror/sound_turn.h"

#include <QRegularExpression>
#include <QTest>

using namespace halfsilver;

Q_DECLARE_METATYPE(halfsilver::TurnState)

class TestSoundTurn : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void next_data()
    {
        QTest::addColumn<TurnState>("state");
        QTest::addColumn<Turn>("turn");
        using enum Turn;
        const bool rings = true, once = false;
        const auto row = [](const char *name, Turn last, bool ringing, bool sound, bool words, Turn turn) {
            QTest::newRow(name) << TurnState { last, ringing, sound, words } << turn;
        };
        row("rings: the sound first", Nothing, rings, true, true, Sound);
        row("rings, and has only words", Nothing, rings, false, true, Speech);
        row("rings: words after the sound", Sound, rings, true, true, Speech);
        row("rings, nothing to say: a pause", Sound, rings, true, false, Pause);
        row("rings: a pause after words", Speech, rings, true, true, Pause);
        row("rings: a pause after the last words", Speech, rings, true, false, Pause);
        row("rings: the sound again", Pause, rings, true, true, Sound);
        row("rings, only words: said again", Pause, rings, false, true, Speech);
        row("rings, only words, all said", Speech, rings, false, false, Nothing);
        row("once: the sound first", Nothing, once, true, true, Sound);
        row("once: words after the sound", Sound, once, true, true, Speech);
        row("once, nothing to say: over", Sound, once, true, false, Nothing);
        row("once: said again after a pause", Speech, once, true, true, Pause);
        row("once: no second sound", Pause, once, true, true, Speech);
        row("once: all said", Speech, once, true, false, Nothing);
        row("nothing to be heard", Nothing, once, false, false, Nothing);
        row("dealt with in the pause", Pause, once, false, false, Nothing);
    }
    void next()
    {
        QFETCH(TurnState, state);
        QTEST(nextTurn(state), "turn");
    }
};

QTEST_GUILESS_MAIN(TestSoundTurn)
#include "tst_sound_turn.moc"
