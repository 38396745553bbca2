#include "net/payload/words.h"

#include <algorithm>
#include <array>

namespace halfsilver::payload {

namespace {

using std::string_view;

constexpr std::array kCritical { string_view("critical"), string_view("crit"),     string_view("emergency"),
                                 string_view("emerg"),    string_view("alert"),    string_view("fatal"),
                                 string_view("panic"),    string_view("error"),    string_view("err"),
                                 string_view("high"),     string_view("highest"),  string_view("urgent"),
                                 string_view("severe"),   string_view("disaster"), string_view("immediate"),
                                 string_view("red"),      string_view("p0"),       string_view("p1"),
                                 string_view("sev1"),     string_view("紧急"),     string_view("严重"),
                                 string_view("危急"),     string_view("高") };
constexpr std::array kWarning { string_view("warning"), string_view("warn"),     string_view("medium"),
                                string_view("major"),   string_view("moderate"), string_view("average"),
                                string_view("normal"),  string_view("elevated"), string_view("orange"),
                                string_view("yellow"),  string_view("amber"),    string_view("p2"),
                                string_view("sev2"),    string_view("警告"),     string_view("重要"),
                                string_view("中") };
constexpr std::array kInfo { string_view("info"),   string_view("information"), string_view("informational"),
                             string_view("notice"), string_view("low"),         string_view("lowest"),
                             string_view("minor"),  string_view("ok"),          string_view("debug"),
                             string_view("trace"),  string_view("verbose"),     string_view("none"),
                             string_view("green"),  string_view("blue"),        string_view("p3"),
                             string_view("p4"),     string_view("p5"),          string_view("sev3"),
                             string_view("信息"),   string_view("提示"),        string_view("一般"),
                             string_view("低") };

constexpr std::array kRaised { string_view("raised"),   string_view("active"),    string_view("open"),
                               string_view("firing"),   string_view("alarm"),     string_view("on"),
                               string_view("alerting"), string_view("triggered"), string_view("problem"),
                               string_view("new"),      string_view("started"),   string_view("报警"),
                               string_view("告警"),     string_view("触发"),      string_view("未处理") };
constexpr std::array kAcknowledged { string_view("acknowledged"), string_view("acked"), string_view("ack"),
                                     string_view("confirmed"),    string_view("seen"),  string_view("已确认") };
constexpr std::array kCleared { string_view("cleared"), string_view("resolved"), string_view("recovered"),
                                string_view("clear"),   string_view("inactive"), string_view("ended"),
                                string_view("已恢复"),  string_view("恢复"),     string_view("已解除"),
                                string_view("解除") };
constexpr std::array kPerhapsCleared { string_view("ok"),   string_view("closed"), string_view("normal"),
                                       string_view("off"),  string_view("done"),   string_view("fixed"),
                                       string_view("正常"), string_view("已关闭") };
constexpr std::array kFinished { string_view("finished"), string_view("archived") };

// Small letters, without the white space around. Longer than any of the words: none.
class Word {
public:
    explicit Word(string_view text)
    {
        while (!text.empty() && text.front() == ' ')
            text.remove_prefix(1);
        while (!text.empty() && text.back() == ' ')
            text.remove_suffix(1);
        if (text.size() > m_buffer.size())
            return;
        for (const char c : text)
            m_buffer[m_size++] = c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c;
    }
    bool isIn(const auto &words) const
    {
        const string_view word(m_buffer.data(), m_size);
        return std::find(words.begin(), words.end(), word) != words.end();
    }

private:
    std::array<char, 16> m_buffer;
    std::size_t m_size = 0;
};

} // namespace

std::optional<AlarmPriority> priorityFromWord(string_view text)
{
    const Word word(text);
    if (word.isIn(kCritical))
        return AlarmPriority::Critical;
    if (word.isIn(kWarning))
        return AlarmPriority::Warning;
    if (word.isIn(kInfo))
        return AlarmPriority::Info;
    return std::nullopt;
}

std::optional<AlarmPriority> priorityFromLevel(double number)
{
    if (!(number >= 100 && number < 10'000))
        return std::nullopt;
    return number >= 400 ? AlarmPriority::Critical : number >= 300 ? AlarmPriority::Warning : AlarmPriority::Info;
}

std::optional<AlarmPriority> priorityFromNumber(double number)
{
    if (!(number >= 0) || number >= 100)
        return priorityFromLevel(number);
    return number < 2 ? AlarmPriority::Critical : number < 3 ? AlarmPriority::Warning : AlarmPriority::Info;
}

std::optional<StateWord> stateFromWord(string_view text)
{
    const Word word(text);
    if (word.isIn(kRaised))
        return StateWord { AlarmState::Raised, true };
    if (word.isIn(kAcknowledged))
        return StateWord { AlarmState::Acknowledged, true };
    if (word.isIn(kCleared))
        return StateWord { AlarmState::ClearedUnseen, true };
    if (word.isIn(kFinished))
        return StateWord { AlarmState::Finished, true };
    if (word.isIn(kPerhapsCleared))
        return StateWord { AlarmState::ClearedUnseen, false };
    return std::nullopt;
}

} // namespace halfsilver::payload
