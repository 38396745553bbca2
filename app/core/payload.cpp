#include "app/core/payload.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace halfsilver {

QJsonValue Payload::value() const
{
    if (m_json.isEmpty())
        return QJsonValue::Undefined;
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(m_json, &error);
    if (error.error == QJsonParseError::NoError)
        return document.isObject() ? QJsonValue(document.object()) : QJsonValue(document.array());
    // QJsonDocument takes only objects and lists at the top; a scalar is read as a list of one.
    const QJsonDocument wrapped = QJsonDocument::fromJson('[' + m_json + ']', &error);
    if (error.error == QJsonParseError::NoError && wrapped.array().size() == 1)
        return wrapped.array().first();
    return QString::fromUtf8(m_json);
}

} // namespace halfsilver
