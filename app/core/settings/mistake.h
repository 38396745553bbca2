// What is wrong in an ini file, where, and what to do about it.
#pragma once

#include <QList>
#include <QString>

namespace halfsilver {

enum class MistakeKind {
    File,       // the file as a whole: missing, unreadable, too large, UTF-16
    Line,       // neither a section nor `key = value`, or not text
    Stray,      // before the first section
    Section,    // a section of unknown name, or one whose header is damaged or repeated
    UnknownKey, // no setting of that section
    Duplicate,  // a key that the section already has
    Missing,    // a required key that the section lacks
    Value,      // a value that the setting does not take, or takes only corrected
};

// A mistake costs only its own line. The texts are for a person, in the mirror's language; a secret never stands in
// them or in `lineText`.
struct Mistake {
    MistakeKind kind = MistakeKind::Value;
    QString file;     // as the person calls it: "mirror.ini"
    int line = 0;     // from 1; 0: the file as a whole
    QString section;  // "pusher"; empty where there is none
    QString key;      // "cluster"; empty where there is none
    QString lineText; // the line itself, without a secret
    QString what;     // what is wrong, beginning in lower case: "unknown setting."
    QString remedy;   // a sentence, or empty: "Did you mean “cluster”?"
    bool operator==(const Mistake &) const = default;

    // "mirror.ini, line 14", or "mirror.ini"
    QString place() const;
    // For the screen: "Unknown setting. Did you mean “cluster”?"
    QString text() const;
    // For the journal: "mirror.ini:14: [pusher] key: empty. Copy it from your Pusher application."
    QString toString() const;
};

// A key whose value nobody else may read: a secret, a token, a password. Their near misses and foreign names, too.
bool isSecretKey(QStringView key);
// The line without the value of such a key, and without user and password in an address.
QString withoutSecrets(const QString &line);

} // namespace halfsilver
