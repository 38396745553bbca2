// The tables of the journal, and the steps by which an older file becomes a present one.
#pragma once

#include <QStringList>

#include <vector>

namespace halfsilver {

// Step n makes a file of user_version n into one of n + 1. A step that was released never changes; a new idea is
// a new step at the end, with its row in tests/app/tst_journal.cpp.
const std::vector<QStringList> &journalSteps();
int journalVersion(); // of a file that all steps were made on

} // namespace halfsilver
