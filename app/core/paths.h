// Where Halfsilver's files stand. Who asks is passed in, so that a test needs no environment of its own.
#pragma once

#include "app/core/result.h"

#include <QProcessEnvironment>
#include <QStringList>

namespace halfsilver {

struct Surroundings {
    QProcessEnvironment environment;
    QString home;      // for where the environment says nothing
    QString temporary; // shared with other users, as /tmp is
    QString run = QStringLiteral("/run/halfsilver");
    quint32 uid = 0;
    static Surroundings ofThisProcess();
};

// `asked` (--state-dir), else $STATE_DIRECTORY, else $XDG_STATE_HOME/halfsilver, else ~/.local/state/halfsilver.
// Only the name: the folder is made by makePrivateFolder.
QString stateFolder(const Surroundings &here, const QString &asked = {});

// $RUNTIME_DIRECTORY, else $XDG_RUNTIME_DIR/halfsilver, else /run/halfsilver if it is ours, else halfsilver-UID in
// the temporary folder. An $XDG_RUNTIME_DIR that is not there or another user's (after su) counts as not set.
QString runtimeFolder(const Surroundings &here);

// The same, made if need be. Fails where another user could have put something into it.
Result<QString> makeRuntimeFolder(const Surroundings &here);

// Where a program looks for a mirror and a hub that run: runtimeFolder, and for root /run/halfsilver too. Folders
// that are missing or not to be trusted are left out.
QStringList runtimeFolders(const Surroundings &here);

QString controlSocket(const QString &runtimeFolder);    // control.sock
QString hubControlSocket(const QString &runtimeFolder); // hub-control.sock, of a hub without a mirror
QString hubFile(const QString &runtimeFolder);          // hub.json

// `asked` (--config, whether it is there or not), else the first that is there of
// $XDG_CONFIG_HOME/halfsilver/mirror.ini and /etc/halfsilver/mirror.ini, else empty.
QString iniFile(const Surroundings &here, const QString &asked = {});
QStringList iniFiles(const Surroundings &here); // where it is looked for without --config

// Makes the folder with mode 0700 where it is missing, and its parents as usual. One that is there is left as it is.
Result<void> makePrivateFolder(const QString &folder);

// Whether `folder` is a folder (no link to one) of this user that nobody else may write into.
Result<void> checkOwnFolder(const QString &folder, quint32 uid);

} // namespace halfsilver
