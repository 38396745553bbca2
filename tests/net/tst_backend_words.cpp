#include "net/alarms/backend_words.h"

#include <QTest>

using namespace halfsilver;

namespace {

HttpAnswer answer(int status, const char *body = "", const char *type = "application/json")
{
    HttpAnswer given;
    given.status = status;
    given.body = body;
    given.contentType = type;
    return given;
}

HttpAnswer noAnswer(HttpFailure failure, const char *error)
{
    HttpAnswer given;
    given.failure = failure;
    given.error = QString::fromLatin1(error);
    return given;
}

} // namespace

class TestBackendWords : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<HttpAnswer>("given");
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("detail");
        const char *page = "<!DOCTYPE html>\n<title>Sign in</title>";
        QTest::newRow("nobody there") << noAnswer(HttpFailure::Unreachable, "Connection refused")
                                      << "The backend at snapshot_url cannot be reached"
                                      << "Connection refused";
        QTest::newRow("a backend that hangs")
            << noAnswer(HttpFailure::Late, "no answer within 20 s") << "The backend at snapshot_url does not answer"
            << "no answer within 20 s";
        QTest::newRow("a flood") << noAnswer(HttpFailure::TooLong, "the answer is longer than 8 MiB")
                                 << "The backend at snapshot_url answers more than a mirror can take"
                                 << "the answer is longer than 8 MiB";
        QTest::newRow("elsewhere") << noAnswer(HttpFailure::Redirected, "redirected to another address")
                                   << "snapshot_url leads on to another address"
                                   << "redirected to another address";
        QTest::newRow("302") << answer(302, page, "text/html")
                             << "The backend wants a login: the token in mirror.ini is missing or wrong"
                             << "HTTP 302: a page of HTML";
        QTest::newRow("304 that nobody asked for")
            << answer(304) << "snapshot_url answers something else than was asked for"
            << "HTTP 304";
        QTest::newRow("401") << answer(401, R"({"message":"Unauthenticated."})")
                             << "The backend does not accept the token in mirror.ini"
                             << "HTTP 401: Unauthenticated.";
        QTest::newRow("403") << answer(403, R"({"error":"role"})")
                             << "The token in mirror.ini does not allow this at the backend"
                             << "HTTP 403: role";
        QTest::newRow("404") << answer(404, page) << "The backend has nothing at snapshot_url"
                             << "HTTP 404: a page of HTML";
        QTest::newRow("419") << answer(419) << "snapshot_url is for browsers only: the backend asks for a form's token"
                             << "HTTP 419";
        QTest::newRow("429") << answer(429) << "The backend was asked too often"
                             << "HTTP 429";
        QTest::newRow("422") << answer(422) << "The backend refuses this (422)"
                             << "HTTP 422";
        QTest::newRow("503") << answer(503) << "The backend has an error (503)"
                             << "HTTP 503";
        QTest::newRow("a login page with 200") << answer(200, page, "text/html") << "snapshot_url leads to a web page"
                                               << "HTTP 200: a page of HTML";
        QTest::newRow("a page that calls itself JSON") << answer(200, " <html>") << "snapshot_url leads to a web page"
                                                       << "HTTP 200: a page of HTML";
        HttpAnswer odd = answer(200, "{}");
        odd.error = QStringLiteral("no list");
        QTest::newRow("what the reader did not take") << odd << "snapshot_url answers something else than was asked for"
                                                      << "HTTP 200, no list";
    }
    void saysWhatIsWrong()
    {
        QFETCH(HttpAnswer, given);
        QTEST(backendWords(given, QStringLiteral("snapshot_url")), "words");
        QTEST(backendDetail(given), "detail");
    }
};

QTEST_APPLESS_MAIN(TestBackendWords)
#include "tst_backend_words.moc"
