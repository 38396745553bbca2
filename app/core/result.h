// Result<T>: a value, or why there is none. Our small stand-in for std::expected (C++23).
#pragma once

#include <QString>

#include <utility>
#include <variant>

namespace halfsilver {

// Text names the place, the thing and the remedy; it is fit for the journal and the screen.
struct Error {
    QString text;
    bool operator==(const Error &) const = default;
};

template <class T>
class [[nodiscard]] Result {
public:
    Result(T value)
        : m_outcome(std::in_place_index<0>, std::move(value))
    {
    }
    Result(Error error)
        : m_outcome(std::in_place_index<1>, std::move(error))
    {
    }
    explicit operator bool() const { return m_outcome.index() == 0; }
    const T &operator*() const & { return value(); }
    T &operator*() & { return value(); }
    const T *operator->() const { return &value(); }
    T *operator->() { return &value(); }
    const T &value() const &
    {
        Q_ASSERT_X(*this, "Result::value", "the error was not looked at");
        return *std::get_if<0>(&m_outcome);
    }
    T &value() &
    {
        Q_ASSERT_X(*this, "Result::value", "the error was not looked at");
        return *std::get_if<0>(&m_outcome);
    }
    T &&value() && { return std::move(value()); }
    const Error &error() const
    {
        Q_ASSERT_X(!*this, "Result::error", "there is a value");
        return *std::get_if<1>(&m_outcome);
    }

private:
    std::variant<T, Error> m_outcome;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error)
        : m_error(std::move(error))
        , m_failed(true)
    {
    }
    explicit operator bool() const { return !m_failed; }
    const Error &error() const
    {
        Q_ASSERT_X(m_failed, "Result::error", "there is no error");
        return m_error;
    }

private:
    Error m_error;
    bool m_failed = false;
};

} // namespace halfsilver
