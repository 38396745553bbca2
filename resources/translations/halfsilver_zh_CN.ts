<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AlarmText</name>
    <message>
        <source>Still active · acknowledged %1 by %2</source>
        <translation>仍在报警 · %1 确认：%2</translation>
    </message>
    <message>
        <source>Still active · acknowledged %1</source>
        <translation>仍在报警 · %1 已确认</translation>
    </message>
    <message>
        <source>Still active · acknowledged</source>
        <translation>仍在报警 · 已确认</translation>
    </message>
    <message>
        <source>Still active · acknowledged by %1</source>
        <translation>仍在报警 · 确认：%1</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>Acknowledged by %1</source>
        <translation>已确认：%1</translation>
    </message>
    <message>
        <source>Cleared, reset it</source>
        <translation>已恢复，需复位</translation>
    </message>
    <message>
        <source>Cleared %1, reset it</source>
        <translation>%1 已恢复，需复位</translation>
    </message>
    <message>
        <source>Cleared, not seen</source>
        <translation>已恢复，未查看</translation>
    </message>
    <message>
        <source>Cleared %1, not seen</source>
        <translation>%1 已恢复，未查看</translation>
    </message>
    <message>
        <source>not recorded</source>
        <translation>未能记录</translation>
    </message>
    <message>
        <source>Alarm</source>
        <translation>警报</translation>
    </message>
    <message>
        <source>TEST</source>
        <extracomment>Before the title of an alarm that is only a test</extracomment>
        <translation>测试</translation>
    </message>
    <message>
        <source>last known earlier</source>
        <translation>此前的状态，现在未知</translation>
    </message>
    <message>
        <source>last known %1</source>
        <translation>最后已知 %1</translation>
    </message>
    <message>
        <source>%1 more</source>
        <translation>另有 %1 条</translation>
    </message>
    <message>
        <source>%1 more, %2 critical</source>
        <translation>另有 %1 条，其中 %2 条紧急</translation>
    </message>
    <message>
        <source>%1 shelved</source>
        <translation>搁置 %1 条</translation>
    </message>
    <message>
        <source>back within %1</source>
        <translation>%1内重现</translation>
    </message>
    <message>
        <source>back in %1</source>
        <translation>%1后重现</translation>
    </message>
    <message>
        <source>next back within %1</source>
        <translation>首条 %1内重现</translation>
    </message>
    <message>
        <source>next back in %1</source>
        <translation>首条 %1后重现</translation>
    </message>
    <message>
        <source>First</source>
        <extracomment>Before the title of the alarm that was the first of its group</extracomment>
        <translation>首发</translation>
    </message>
    <message>
        <source>Suppressed</source>
        <translation>已抑制</translation>
    </message>
    <message>
        <source>Elsewhere: %1</source>
        <translation>别处：%1</translation>
    </message>
    <message>
        <source>Was a warning that nobody acknowledged</source>
        <translation>由无人确认的警告升级</translation>
    </message>
    <message>
        <source>Warning since %1, critical since %2</source>
        <translation>%1 起警告，%2 起升为紧急</translation>
    </message>
    <message>
        <source>Acknowledged before, still active</source>
        <translation>曾确认，仍在报警</translation>
    </message>
    <message>
        <source>Was acknowledged, alarms again since %1</source>
        <translation>曾确认，%1 再次报警</translation>
    </message>
</context>
<context>
    <name>AlarmWords</name>
    <message>
        <source>d MMM</source>
        <extracomment>A date without its year, in Qt&apos;s format letters</extracomment>
        <translation>M月d日</translation>
    </message>
    <message>
        <source>now</source>
        <translation>刚刚</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 小时</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 天</translation>
    </message>
</context>
<context>
    <name>Backend</name>
    <message>
        <source>The backend at %1 cannot be reached</source>
        <translation>无法连接 %1 处的后端</translation>
    </message>
    <message>
        <source>The backend at %1 does not answer</source>
        <translation>%1 处的后端没有应答</translation>
    </message>
    <message>
        <source>The backend at %1 answers more than a mirror can take</source>
        <translation>%1 处的后端应答过长</translation>
    </message>
    <message>
        <source>%1 leads on to another address</source>
        <translation>%1 指向另一个地址</translation>
    </message>
    <message>
        <source>The backend wants a login: the token in mirror.ini is missing or wrong</source>
        <translation>后端要求登录：mirror.ini 中的令牌缺失或有误</translation>
    </message>
    <message>
        <source>The backend does not accept the token in mirror.ini</source>
        <translation>后端不接受 mirror.ini 中的令牌</translation>
    </message>
    <message>
        <source>The token in mirror.ini does not allow this at the backend</source>
        <translation>mirror.ini 中的令牌在后端没有此权限</translation>
    </message>
    <message>
        <source>The backend has nothing at %1</source>
        <translation>%1 处没有任何内容</translation>
    </message>
    <message>
        <source>%1 is for browsers only: the backend asks for a form&apos;s token</source>
        <translation>%1 只供浏览器使用：后端要求表单令牌</translation>
    </message>
    <message>
        <source>The backend was asked too often</source>
        <translation>对后端的请求过于频繁</translation>
    </message>
    <message>
        <source>The backend has an error (%1)</source>
        <translation>后端出错（%1）</translation>
    </message>
    <message>
        <source>The backend refuses this (%1)</source>
        <translation>后端拒绝了请求（%1）</translation>
    </message>
    <message>
        <source>%1 leads to a web page</source>
        <translation>%1 指向一个网页</translation>
    </message>
    <message>
        <source>%1 answers something else than was asked for</source>
        <translation>%1 的应答不是所需的内容</translation>
    </message>
</context>
<context>
    <name>Channel</name>
    <message>
        <source>mirror.ini has no auth_url for the channel %1</source>
        <translation>mirror.ini 中没有频道 %1 所需的 auth_url</translation>
    </message>
    <message>
        <source>A secret named in mirror.ini cannot be read</source>
        <translation>无法读取 mirror.ini 中指定的密钥</translation>
    </message>
    <message>
        <source>The backend does not let this mirror into the channel %1</source>
        <translation>后端不允许本镜子进入频道 %1</translation>
    </message>
    <message>
        <source>The server has not confirmed the channel %1</source>
        <translation>服务器尚未确认频道 %1</translation>
    </message>
    <message>
        <source>The server does not accept the authorisation for the channel %1</source>
        <translation>服务器不接受频道 %1 的授权</translation>
    </message>
    <message>
        <source>The channel %1 is full</source>
        <translation>频道 %1 已满</translation>
    </message>
    <message>
        <source>There are more on the channel %1 than this mirror can list</source>
        <translation>频道 %1 上的成员太多，这面镜子列不下</translation>
    </message>
    <message>
        <source>The server refuses the channel %1</source>
        <translation>服务器拒绝频道 %1</translation>
    </message>
    <message>
        <source>There is no key for the encrypted channel %1</source>
        <translation>加密频道 %1 没有密钥</translation>
    </message>
    <message>
        <source>What comes on the channel %1 cannot be read: it is encrypted with another key</source>
        <translation>频道 %1 的内容无法读取：它用另一个密钥加密</translation>
    </message>
    <message>
        <source>mirror.ini has no user_auth_url for the channel %1</source>
        <translation>mirror.ini 中没有频道 %1 所需的 user_auth_url</translation>
    </message>
    <message>
        <source>“%1” cannot be the name of a user</source>
        <translation>“%1”不能作为用户名</translation>
    </message>
    <message>
        <source>%1 answers something else than an authorisation</source>
        <translation>%1 的应答不是授权</translation>
    </message>
    <message>
        <source>The server does not answer this mirror&apos;s sign-in</source>
        <translation>服务器没有应答这面镜子的登录</translation>
    </message>
    <message>
        <source>The server does not accept this mirror&apos;s sign-in</source>
        <translation>服务器不接受这面镜子的登录</translation>
    </message>
</context>
<context>
    <name>Connection</name>
    <message>
        <source>The server wants an encrypted connection</source>
        <translation>服务器要求加密连接</translation>
    </message>
    <message>
        <source>The server does not know the key in mirror.ini</source>
        <translation>服务器不认识 mirror.ini 中的 key</translation>
    </message>
    <message>
        <source>The application is switched off at the server</source>
        <translation>服务器上的应用已停用</translation>
    </message>
    <message>
        <source>The account&apos;s connection limit is reached</source>
        <translation>账户的连接数已达上限</translation>
    </message>
    <message>
        <source>The server has nothing at the path in mirror.ini</source>
        <translation>服务器在 mirror.ini 指定的路径上没有服务</translation>
    </message>
    <message>
        <source>The server speaks another version</source>
        <translation>服务器的协议版本不同</translation>
    </message>
    <message>
        <source>The server does not admit this mirror</source>
        <translation>服务器不允许这面镜子连接</translation>
    </message>
    <message>
        <source>A message was too large for the connection</source>
        <translation>一条消息太大，连接无法承载</translation>
    </message>
    <message>
        <source>The server is overloaded</source>
        <translation>服务器过载</translation>
    </message>
    <message>
        <source>The server refused the connection</source>
        <translation>服务器拒绝了连接</translation>
    </message>
    <message>
        <source>The server ended the connection</source>
        <translation>服务器断开了连接</translation>
    </message>
    <message>
        <source>The server does not answer</source>
        <translation>服务器没有应答</translation>
    </message>
    <message>
        <source>Something else answers at the server&apos;s address</source>
        <translation>该地址上应答的不是所设的服务器</translation>
    </message>
    <message>
        <source>The server has an error</source>
        <translation>服务器出错</translation>
    </message>
    <message>
        <source>The server cannot be reached</source>
        <translation>无法连接服务器</translation>
    </message>
    <message>
        <source>The server&apos;s name is not found</source>
        <translation>找不到服务器的域名</translation>
    </message>
    <message>
        <source>The server&apos;s certificate is not trusted</source>
        <translation>服务器的证书不受信任</translation>
    </message>
    <message>
        <source>Nobody that this mirror knows vouches for the server</source>
        <translation>镜子不认识为此服务器担保的机构</translation>
    </message>
    <message>
        <source>The server&apos;s certificate belongs to another name</source>
        <translation>服务器的证书属于另一个名称</translation>
    </message>
    <message>
        <source>The server&apos;s certificate has expired</source>
        <translation>服务器的证书已过期</translation>
    </message>
    <message>
        <source>The server&apos;s certificate is not valid yet: is the clock right?</source>
        <translation>服务器的证书尚未生效：时钟正确吗？</translation>
    </message>
    <message>
        <source>The server cannot be reached through the proxy</source>
        <translation>无法通过代理连接服务器</translation>
    </message>
    <message>
        <source>The mirror was asleep</source>
        <translation>镜子刚才处于休眠</translation>
    </message>
    <message>
        <source>The backend&apos;s heartbeat is missing</source>
        <translation>收不到后端的心跳</translation>
    </message>
    <message>
        <source>The settings have changed</source>
        <translation>设置已更改</translation>
    </message>
    <message>
        <source>Disconnected</source>
        <translation>已断开</translation>
    </message>
    <message>
        <source>The proxy in mirror.ini cannot be reached</source>
        <translation>无法连接 mirror.ini 中的代理</translation>
    </message>
    <message>
        <source>The proxy wants a login, or another one, in proxy_login_file</source>
        <translation>代理需要登录：请检查 proxy_login_file</translation>
    </message>
</context>
<context>
    <name>Journal</name>
    <message>
        <source>the state folder cannot be written</source>
        <translation>无法写入状态文件夹</translation>
    </message>
    <message>
        <source>another program is running (%1, process %2)</source>
        <translation>另一个程序正在运行（%1，进程 %2）</translation>
    </message>
    <message>
        <source>another program is running</source>
        <translation>另一个程序正在运行</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>the disk can only be read</source>
        <translation>磁盘只读</translation>
    </message>
    <message>
        <source>the disk reports an error (%1)</source>
        <translation>磁盘报告错误（%1）</translation>
    </message>
    <message>
        <source>the disk does not answer</source>
        <translation>磁盘没有响应</translation>
    </message>
</context>
<context>
    <name>MeansText</name>
    <message>
        <source>Press %1 or touch to acknowledge</source>
        <translation>按下%1或触摸屏幕以确认</translation>
    </message>
    <message>
        <source>Press %1 or click to acknowledge</source>
        <translation>按下%1或点击以确认</translation>
    </message>
    <message>
        <source>Press %1 to acknowledge</source>
        <translation>按下%1确认</translation>
    </message>
    <message>
        <source>Press any key or touch to acknowledge</source>
        <translation>按任意键或触摸屏幕以确认</translation>
    </message>
    <message>
        <source>Press any key or click to acknowledge</source>
        <translation>按任意键或点击以确认</translation>
    </message>
    <message>
        <source>Press any key to acknowledge</source>
        <translation>按任意键确认</translation>
    </message>
    <message>
        <source>Acknowledge on the phone or with halfsilverctl</source>
        <translation>请在手机上或用 halfsilverctl 确认</translation>
    </message>
    <message>
        <source>Acknowledge on the phone</source>
        <translation>请在手机上确认</translation>
    </message>
    <message>
        <source>Acknowledge with halfsilverctl</source>
        <translation>请用 halfsilverctl 确认</translation>
    </message>
    <message>
        <source>the button</source>
        <translation>按钮</translation>
    </message>
    <message>
        <source>%1 or %2</source>
        <comment>keys</comment>
        <translation>%1或%2</translation>
    </message>
    <message>
        <source>Touch to acknowledge</source>
        <translation>触摸屏幕以确认</translation>
    </message>
    <message>
        <source>Click to acknowledge</source>
        <translation>点击以确认</translation>
    </message>
</context>
<context>
    <name>SpokenAlarm</name>
    <message>
        <source>Test: %1</source>
        <translation>测试：%1</translation>
    </message>
    <message>
        <source>Alarm: %1</source>
        <translation>警报：%1</translation>
    </message>
    <message>
        <source>Warning: %1</source>
        <translation>警告：%1</translation>
    </message>
    <message>
        <source>Notice: %1</source>
        <translation>通知：%1</translation>
    </message>
</context>
<context>
    <name>TakeoverText</name>
    <message>
        <source>Since %1</source>
        <translation>%1 起</translation>
    </message>
    <message>
        <source>Also: %1</source>
        <translation>另有：%1</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>an alarm, and its other place</comment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>TEST · not a real alarm</source>
        <translation>测试 · 并非真实警报</translation>
    </message>
    <message>
        <source>First of %1</source>
        <translation>%1 条中最先发生</translation>
    </message>
</context>
<context>
    <name>Template</name>
    <message>
        <source>now</source>
        <translation>刚刚</translation>
    </message>
    <message>
        <source>%1 min ago</source>
        <translation>%1 分钟前</translation>
    </message>
    <message>
        <source>in %1 min</source>
        <translation>%1 分钟后</translation>
    </message>
    <message>
        <source>%1 h ago</source>
        <translation>%1 小时前</translation>
    </message>
    <message>
        <source>in %1 h</source>
        <translation>%1 小时后</translation>
    </message>
    <message>
        <source>%1 day ago</source>
        <translation>%1 天前</translation>
    </message>
    <message>
        <source>in %1 day</source>
        <translation>%1 天后</translation>
    </message>
    <message>
        <source>%1 days ago</source>
        <translation>%1 天前</translation>
    </message>
    <message>
        <source>in %1 days</source>
        <translation>%1 天后</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
</context>
<context>
    <name>halfsilver::AlarmSounds</name>
    <message>
        <source>The built-in sound is used: %1: %2</source>
        <translation>改用内置声音：%1：%2</translation>
    </message>
</context>
<context>
    <name>halfsilver::AlarmSource</name>
    <message>
        <source>Not receiving alarms from %1 since %2</source>
        <translation>自 %2 起收不到 %1 的警报</translation>
    </message>
    <message>
        <source>Not receiving alarms from %1</source>
        <translation>收不到 %1 的警报</translation>
    </message>
    <message>
        <source>Not receiving alarms from %1: %2</source>
        <translation>收不到来自 %1 的警报：%2</translation>
    </message>
    <message>
        <source>The current alarms could not be fetched: %1</source>
        <translation>无法获取当前警报：%1</translation>
    </message>
    <message>
        <source>What was done here is not told to the backend yet: %1</source>
        <translation>此处的操作尚未告知后端：%1</translation>
    </message>
</context>
<context>
    <name>halfsilver::ClockPanel</name>
    <message>
        <source>Time not set</source>
        <translation>时间未设置</translation>
    </message>
</context>
<context>
    <name>halfsilver::ConnectionAlarm</name>
    <message>
        <source>No alarms received for %1 minutes</source>
        <translation>已 %1 分钟收不到警报</translation>
    </message>
</context>
<context>
    <name>halfsilver::ConnectionPanel</name>
    <message>
        <source>Alarms around %1 may be missing</source>
        <translation>%1 前后的警报可能缺失</translation>
    </message>
    <message>
        <source>Alarms between %1 and %2 may be missing</source>
        <translation>%1 至 %2 之间的警报可能缺失</translation>
    </message>
    <message>
        <source>Not receiving alarms: %1</source>
        <translation>收不到警报：%1</translation>
    </message>
    <message>
        <source>Offline %1–%2, 1 alarm recovered</source>
        <translation>%1–%2 离线，已补回 1 条警报</translation>
    </message>
    <message>
        <source>Offline %1–%2, %3 alarms recovered</source>
        <translation>%1–%2 离线，已补回 %3 条警报</translation>
    </message>
    <message>
        <source>Offline around %1, 1 alarm recovered</source>
        <translation>%1 前后离线，已补回 1 条警报</translation>
    </message>
    <message>
        <source>Offline around %1, %2 alarms recovered</source>
        <translation>%1 前后离线，已补回 %2 条警报</translation>
    </message>
    <message>
        <source>Connected, but the backend&apos;s heartbeat is missing since %1</source>
        <translation>已连接，但 %1 起收不到后端的心跳</translation>
    </message>
    <message>
        <source>Not receiving alarms since %1</source>
        <translation>%1 起收不到警报</translation>
    </message>
    <message>
        <source>Not receiving alarms yet</source>
        <translation>尚未开始接收警报</translation>
    </message>
    <message>
        <source>trying again</source>
        <translation>正在重试</translation>
    </message>
    <message>
        <source>Heard %1, but nothing listens for it</source>
        <translation>收到事件 %1，但没有任何设置接收它</translation>
    </message>
    <message>
        <source>The server has not confirmed the channel %1</source>
        <translation>服务器尚未确认频道 %1</translation>
    </message>
</context>
<context>
    <name>halfsilver::EmbeddedHub</name>
    <message>
        <source>Local hub: %1 · trying again</source>
        <translation>本机服务：%1 · 正在重试</translation>
    </message>
    <message>
        <source>Local hub on port %1: port %2 is taken</source>
        <translation>本机服务在端口 %1：端口 %2 已被占用</translation>
    </message>
    <message>
        <source>Passing on: %1</source>
        <translation>转发：%1</translation>
    </message>
    <message>
        <source>Local hub</source>
        <translation>本机服务</translation>
    </message>
</context>
<context>
    <name>halfsilver::Hands</name>
    <message>
        <source>No local hub: raise alarms at the backend</source>
        <translation>没有本机服务：请在后端发出警报</translation>
    </message>
</context>
<context>
    <name>halfsilver::HintsPanel</name>
    <message>
        <source>R raise · A acknowledge · C clear · F full screen</source>
        <translation>R 发出警报 · A 确认 · C 解除 · F 全屏</translation>
    </message>
</context>
<context>
    <name>halfsilver::InfoPanel</name>
    <message>
        <source>not up to date</source>
        <translation>数据已过时</translation>
    </message>
    <message>
        <source>as of %1</source>
        <translation>截至 %1</translation>
    </message>
    <message>
        <source>mirror.ini has no section [%1]</source>
        <translation>mirror.ini 中没有 [%1] 一节</translation>
    </message>
</context>
<context>
    <name>halfsilver::JournalNotices</name>
    <message>
        <source>Not recorded: %1</source>
        <translation>未记录：%1</translation>
    </message>
    <message>
        <source>Nothing is recorded: %1</source>
        <translation>不会记录：%1</translation>
    </message>
    <message>
        <source>%1 alarms found no room and are kept nowhere: they may still stand</source>
        <translation>%1 条警报放不下，也没有保存：它们可能仍未解除</translation>
    </message>
</context>
<context>
    <name>halfsilver::MirrorRaises</name>
    <message>
        <source>Sensor %1: %2</source>
        <translation>传感器 %1：%2</translation>
    </message>
    <message>
        <source>Refused by the backend: %1: %2</source>
        <translation>后端拒绝：%1：%2</translation>
    </message>
    <message>
        <source>[%1] has no raise_url, and the server is no hub</source>
        <translation>[%1] 没有 raise_url，服务器也不是 hub</translation>
    </message>
    <message>
        <source>Raised here, not told to the backend yet: %1 · %2</source>
        <translation>本机发出、尚未告知后端：%1 · %2</translation>
    </message>
</context>
<context>
    <name>halfsilver::MistakesPanel</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>另有 %n 条</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>halfsilver::PairingOverlay</name>
    <message>
        <source>Pair a phone</source>
        <translation>配对手机</translation>
    </message>
    <message>
        <source>Point its camera here, or open this address and type the code</source>
        <translation>用手机相机对准这里，或打开此地址并输入配对码</translation>
    </message>
    <message>
        <source>Only this machine reaches the page. Set “listen” in [hub].</source>
        <translation>只有本机能打开此页面，请在 [hub] 中设置 “listen”</translation>
    </message>
    <message>
        <source>This phone may then look</source>
        <translation>这部手机之后可以查看</translation>
    </message>
    <message>
        <source>This phone may then acknowledge alarms</source>
        <translation>这部手机之后可以确认警报</translation>
    </message>
    <message>
        <source>This phone may then do everything</source>
        <translation>这部手机之后可以执行全部操作</translation>
    </message>
    <message>
        <source>%1:%2 left</source>
        <translation>还剩 %1:%2</translation>
    </message>
</context>
<context>
    <name>halfsilver::SoundPlayer</name>
    <message>
        <source>No alarm sound: nothing to play it with. Install alsa-utils.</source>
        <translation>没有警报声：缺少播放程序，请安装 alsa-utils</translation>
    </message>
    <message>
        <source>No alarm sound: no working sound device</source>
        <translation>没有警报声：没有可用的声音设备</translation>
    </message>
</context>
<context>
    <name>halfsilver::Speaker</name>
    <message>
        <source>No speech: %1 failed</source>
        <translation>无法播报：%1 出错</translation>
    </message>
    <message>
        <source>No speech: %1 is not installed</source>
        <translation>无法播报：未安装 %1</translation>
    </message>
</context>
<context>
    <name>halfsilver::WelcomePanel</name>
    <message>
        <source>Welcome</source>
        <translation>欢迎</translation>
    </message>
    <message>
        <source>The mirror is ready. It shows alarms the moment they are raised.</source>
        <translation>镜子已就绪。警报一发出，这里立即显示。</translation>
    </message>
    <message>
        <source>Raise the first one:</source>
        <translation>发出第一条警报：</translation>
    </message>
    <message>
        <source>Hello</source>
        <translation>你好</translation>
    </message>
    <message>
        <source>Your Pusher server and the panels are set in</source>
        <translation>Pusher 服务器和各面板的设置写在</translation>
    </message>
</context>
<context>
    <name>halfsilver::hub::FrontDoor</name>
    <message>
        <source>another program has port %1</source>
        <translation>端口 %1 已被其他程序占用</translation>
    </message>
</context>
<context>
    <name>keys</name>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
</context>
<context>
    <name>samples</name>
    <message>
        <source>A sample alarm</source>
        <translation>示例警报</translation>
    </message>
    <message>
        <source>This is how information looks</source>
        <translation>信息就是这样显示的</translation>
    </message>
    <message>
        <source>This mirror</source>
        <translation>这面镜子</translation>
    </message>
    <message>
        <source>Back door open</source>
        <translation>后门未关</translation>
    </message>
    <message>
        <source>Garden</source>
        <translation>花园</translation>
    </message>
    <message>
        <source>Smoke</source>
        <translation>烟雾报警</translation>
    </message>
    <message>
        <source>A sample. There is no fire.</source>
        <translation>这是示例，没有火情</translation>
    </message>
    <message>
        <source>Kitchen</source>
        <translation>厨房</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>no key is called “%1”.</source>
        <translation>没有名为“%1”的按键。</translation>
    </message>
    <message>
        <source>A BTN_ code is a mouse&apos;s. Give the button a KEY_ code, such as KEY_PROG1.</source>
        <translation>BTN_ 代码属于鼠标。请给按钮设一个 KEY_ 代码，例如 KEY_PROG1。</translation>
    </message>
    <message>
        <source>Write names such as Space, F5, Ctrl+Q or KEY_PROG1, with spaces between them.</source>
        <translation>请写 Space、F5、Ctrl+Q 或 KEY_PROG1 这样的名称，以空格分隔。</translation>
    </message>
    <message>
        <source>“Any” is for acknowledging alone.</source>
        <translation>“Any”只能用于确认。</translation>
    </message>
    <message>
        <source>Name the keys.</source>
        <translation>请写出按键名称。</translation>
    </message>
    <message>
        <source>“%1” alone is no key.</source>
        <translation>“%1”不能单独作为按键。</translation>
    </message>
    <message>
        <source>Write it with another one, such as Ctrl+Q.</source>
        <translation>请与另一个键一起写，例如 Ctrl+Q。</translation>
    </message>
    <message>
        <source>Alt and Super belong to the desktop.</source>
        <translation>Alt 和 Super 归桌面使用。</translation>
    </message>
    <message>
        <source>Use Ctrl or Shift, or the key alone.</source>
        <translation>请用 Ctrl 或 Shift，或只写该键。</translation>
    </message>
    <message>
        <source>“%1” is the key of “%2”, too.</source>
        <translation>“%1”已是“%2”的按键。</translation>
    </message>
    <message>
        <source>Name another key in one of both lines.</source>
        <translation>请在其中一行换一个按键。</translation>
    </message>
    <message>
        <source>“%1” is no key.</source>
        <translation>“%1” 不是按键。</translation>
    </message>
    <message>
        <source>Write a name such as KEY_PROG1; evtest shows it.</source>
        <translation>请写 KEY_PROG1 这样的名称；evtest 会显示它。</translation>
    </message>
    <message>
        <source>not a regular expression: %1.</source>
        <translation>不是正则表达式：%1。</translation>
    </message>
    <message>
        <source>Mend it, or write plain words without slashes.</source>
        <translation>请改正，或写不带斜杠的普通文字。</translation>
    </message>
    <message>
        <source>nothing is read.</source>
        <translation>没有可读取的内容。</translation>
    </message>
    <message>
        <source>Write “key = KEY_…” or “command = …”.</source>
        <translation>请写 “key = KEY_…” 或 “command = …”。</translation>
    </message>
    <message>
        <source>there is a key, too.</source>
        <translation>已经有 key。</translation>
    </message>
    <message>
        <source>Write a section for each.</source>
        <translation>请各写一节。</translation>
    </message>
    <message>
        <source>nothing raises.</source>
        <translation>没有触发条件。</translation>
    </message>
    <message>
        <source>Write “raise_line = …”, too.</source>
        <translation>请同时写 “raise_line = …”。</translation>
    </message>
    <message>
        <source>Did you mean [sensor.NAME]?</source>
        <translation>是指 [sensor.NAME] 吗？</translation>
    </message>
    <message>
        <source>Write a value.</source>
        <translation>请写一个值。</translation>
    </message>
    <message>
        <source>empty.</source>
        <translation>值为空。</translation>
    </message>
    <message>
        <source>%1 is out of range.</source>
        <translation>%1 超出范围。</translation>
    </message>
    <message>
        <source>Write a value from %1 to %2.</source>
        <translation>请写 %1 到 %2 之间的值。</translation>
    </message>
    <message>
        <source>unknown setting.</source>
        <translation>未知设置。</translation>
    </message>
    <message>
        <source>Here it is called “%1”.</source>
        <translation>这里叫做“%1”。</translation>
    </message>
    <message>
        <source>Did you mean “%1”?</source>
        <translation>是否想写“%1”？</translation>
    </message>
    <message>
        <source>Remove the line.</source>
        <translation>请删去这一行。</translation>
    </message>
    <message>
        <source>the value does not fit here.</source>
        <translation>这个值在此不适用。</translation>
    </message>
    <message>
        <source>missing.</source>
        <translation>缺少这一项。</translation>
    </message>
    <message>
        <source>Write one of: %1.</source>
        <translation>可写：%1。</translation>
    </message>
    <message>
        <source>“%1” is not known here.</source>
        <translation>此处不认识“%1”。</translation>
    </message>
    <message>
        <source>Write the line anew.</source>
        <translation>请重写这一行。</translation>
    </message>
    <message>
        <source>the line is too long.</source>
        <translation>这一行太长。</translation>
    </message>
    <message>
        <source>not UTF-8 text.</source>
        <translation>不是 UTF-8 文本。</translation>
    </message>
    <message>
        <source>a control character in the line.</source>
        <translation>行内有控制字符。</translation>
    </message>
    <message>
        <source>a section without a name.</source>
        <translation>节没有名称。</translation>
    </message>
    <message>
        <source>not a section.</source>
        <translation>不是节标题。</translation>
    </message>
    <message>
        <source>Write [%1].</source>
        <translation>请写成 [%1]。</translation>
    </message>
    <message>
        <source>this section stands in line %1 already.</source>
        <translation>此节在第 %1 行已经有了。</translation>
    </message>
    <message>
        <source>Write both in one.</source>
        <translation>请合并为一节。</translation>
    </message>
    <message>
        <source>not a setting.</source>
        <translation>不是设置。</translation>
    </message>
    <message>
        <source>Settings look like “key = value”.</source>
        <translation>设置的写法是“名称 = 值”。</translation>
    </message>
    <message>
        <source>a setting before the first section.</source>
        <translation>设置写在了第一节之前。</translation>
    </message>
    <message>
        <source>Put it under a section such as [pusher].</source>
        <translation>请放到某一节之下，例如 [pusher]。</translation>
    </message>
    <message>
        <source>no name before the “=”.</source>
        <translation>“=”之前没有名称。</translation>
    </message>
    <message>
        <source>already set in line %1, which counts.</source>
        <translation>第 %1 行已设置，以该行为准。</translation>
    </message>
    <message>
        <source>Remove one of the two.</source>
        <translation>请删去其中一行。</translation>
    </message>
    <message>
        <source>saved as UTF-16.</source>
        <translation>文件存成了 UTF-16。</translation>
    </message>
    <message>
        <source>Save it as UTF-8.</source>
        <translation>请存为 UTF-8。</translation>
    </message>
    <message>
        <source>longer than 1 MiB; the end is not read.</source>
        <translation>超过 1 MiB，后面的部分没有读取。</translation>
    </message>
    <message>
        <source>Is it the right file?</source>
        <translation>是这个文件吗？</translation>
    </message>
    <message>
        <source>there is no file %1.</source>
        <translation>没有文件 %1。</translation>
    </message>
    <message>
        <source>Check the path.</source>
        <translation>请检查路径。</translation>
    </message>
    <message>
        <source>%1 is not a file.</source>
        <translation>%1 不是文件。</translation>
    </message>
    <message>
        <source>cannot be read: %1.</source>
        <translation>无法读取：%1。</translation>
    </message>
    <message>
        <source>Let the mirror&apos;s user read it.</source>
        <translation>请允许镜子的用户读取它。</translation>
    </message>
    <message>
        <source>Check the disk.</source>
        <translation>请检查磁盘。</translation>
    </message>
    <message>
        <source>%1, line %2</source>
        <translation>%1 第 %2 行</translation>
    </message>
    <message>
        <source>an invisible character in the value.</source>
        <translation>值中有不可见字符。</translation>
    </message>
    <message>
        <source>Type it instead of pasting it.</source>
        <translation>请手工输入，不要粘贴。</translation>
    </message>
    <message>
        <source>a value in quotes.</source>
        <translation>值写在了引号里。</translation>
    </message>
    <message>
        <source>Write it without them.</source>
        <translation>请去掉引号。</translation>
    </message>
    <message>
        <source>not the name that the server sends.</source>
        <translation>这不是服务器发送的名称。</translation>
    </message>
    <message>
        <source>Write %1</source>
        <translation>请写 %1</translation>
    </message>
    <message>
        <source>%1 does not fit here.</source>
        <translation>%1 在此不适用。</translation>
    </message>
    <message>
        <source>Write on or off.</source>
        <translation>请写 on 或 off。</translation>
    </message>
    <message>
        <source>Write a whole number.</source>
        <translation>请写整数。</translation>
    </message>
    <message>
        <source>Write a number, with a point for decimals.</source>
        <translation>请写数字，小数用点。</translation>
    </message>
    <message>
        <source>Write a size such as 512KiB, 64MiB or 2GiB.</source>
        <translation>请写大小，例如 512KiB、64MiB 或 2GiB。</translation>
    </message>
    <message>
        <source>Write a time such as 500ms, 20s, 5min or 8h.</source>
        <translation>请写时长，例如 500ms、20s、5min 或 8h。</translation>
    </message>
    <message>
        <source>Write whole seconds.</source>
        <translation>请写整秒数。</translation>
    </message>
    <message>
        <source>unknown section.</source>
        <translation>未知的节。</translation>
    </message>
    <message>
        <source>Name the channel that the event is broadcast on.</source>
        <translation>请写出广播该事件的频道。</translation>
    </message>
    <message>
        <source>Name the event, such as App\Events\DoorChanged.</source>
        <translation>请写出事件名，例如 App\Events\DoorChanged。</translation>
    </message>
    <message>
        <source>“%1” is not a host.</source>
        <translation>“%1”不是主机名。</translation>
    </message>
    <message>
        <source>Write the name alone: no scheme, port or path.</source>
        <translation>只写名称，不写协议、端口和路径。</translation>
    </message>
    <message>
        <source>“%1” is not an address.</source>
        <translation>“%1”不是地址。</translation>
    </message>
    <message>
        <source>Write one such as 0.0.0.0 or 192.168.1.4.</source>
        <translation>请写成 0.0.0.0 或 192.168.1.4 这样。</translation>
    </message>
    <message>
        <source>a user name in it.</source>
        <translation>其中有用户名。</translation>
    </message>
    <message>
        <source>Write user:password into a file, and proxy_login_file = that file.</source>
        <translation>请把“用户:密码”写入一个文件，并写 proxy_login_file = 该文件。</translation>
    </message>
    <message>
        <source>not a proxy.</source>
        <translation>不是代理服务器。</translation>
    </message>
    <message>
        <source>Write one such as http://proxy.home:3128.</source>
        <translation>请写成 http://proxy.home:3128 这样的地址。</translation>
    </message>
    <message>
        <source>not an address.</source>
        <translation>不是地址。</translation>
    </message>
    <message>
        <source>Write https://…</source>
        <translation>请写成 https://…</translation>
    </message>
    <message>
        <source>“%1” is not an origin.</source>
        <translation>“%1”不是来源地址。</translation>
    </message>
    <message>
        <source>Write one such as https://home.lan, without a path.</source>
        <translation>请写成 https://home.lan 这样，不带路径。</translation>
    </message>
    <message>
        <source>“%1” does not fit here.</source>
        <translation>“%1”在此不适用。</translation>
    </message>
    <message>
        <source>Write letters and digits only.</source>
        <translation>只能写字母和数字。</translation>
    </message>
    <message>
        <source>“%1” is not a size.</source>
        <translation>“%1”不是尺寸。</translation>
    </message>
    <message>
        <source>Write one such as 1080x1920.</source>
        <translation>请写成 1080x1920 这样。</translation>
    </message>
    <message>
        <source>“%1” is not a language.</source>
        <translation>“%1”不是语言。</translation>
    </message>
    <message>
        <source>Write one such as en_GB or zh_CN.</source>
        <translation>请写成 en_GB 或 zh_CN 这样。</translation>
    </message>
    <message>
        <source>no section [hub.token.%1].</source>
        <translation>没有 [hub.token.%1] 节。</translation>
    </message>
    <message>
        <source>Write names of [hub.token.NAME], * or loopback.</source>
        <translation>请写 [hub.token.NAME] 的名称、* 或 loopback。</translation>
    </message>
    <message>
        <source>“%1” is not a pattern of channels.</source>
        <translation>“%1”不是频道的样式。</translation>
    </message>
    <message>
        <source>Write one such as private-home.* or private-user.{token}.</source>
        <translation>请写成 private-home.* 或 private-user.{token} 这样。</translation>
    </message>
    <message>
        <source>more than three “*”.</source>
        <translation>“*”超过三个。</translation>
    </message>
    <message>
        <source>Write several instead.</source>
        <translation>请分成几个来写。</translation>
    </message>
    <message>
        <source>Write one such as private-home.* or presence-*.</source>
        <translation>请写成 private-home.* 或 presence-* 这样。</translation>
    </message>
    <message>
        <source>subscription_count: the hub does not count.</source>
        <translation>subscription_count：hub 没有在计数。</translation>
    </message>
    <message>
        <source>Write “subscription_count = on” under [hub].</source>
        <translation>请在 [hub] 下写“subscription_count = on”。</translation>
    </message>
    <message>
        <source>“%1” is for everybody.</source>
        <translation>“%1”对所有人开放。</translation>
    </message>
    <message>
        <source>Only private- and presence- channels ask who joins.</source>
        <translation>只有 private- 和 presence- 频道才询问谁能加入。</translation>
    </message>
    <message>
        <source>“%1” stands there twice.</source>
        <translation>“%1”写了两次。</translation>
    </message>
    <message>
        <source>“null” means nowhere.</source>
        <translation>“null”表示不发往任何地方。</translation>
    </message>
    <message>
        <source>Write it alone, or remove it.</source>
        <translation>请单独写，或删去。</translation>
    </message>
    <message>
        <source>there is no section [%1].</source>
        <translation>没有 [%1] 一节。</translation>
    </message>
    <message>
        <source>Add one with app_id, key and secret.</source>
        <translation>请添加，并写上 app_id、key 和 secret。</translation>
    </message>
    <message>
        <source>not used.</source>
        <translation>没有用到。</translation>
    </message>
    <message>
        <source>Write “broadcast = local %1” under [hub].</source>
        <translation>请在 [hub] 下写“broadcast = local %1”。</translation>
    </message>
    <message>
        <source>this mirror listens to its own hub and would hear nothing.</source>
        <translation>本镜收听本机服务，这样什么也收不到。</translation>
    </message>
    <message>
        <source>Add “local”.</source>
        <translation>请加上“local”。</translation>
    </message>
    <message>
        <source>Remove one.</source>
        <translation>请删去一个。</translation>
    </message>
    <message>
        <source>not 32 bytes in base64.</source>
        <translation>不是 base64 写成的 32 字节。</translation>
    </message>
    <message>
        <source>Make one: openssl rand -base64 32</source>
        <translation>可以生成一个：openssl rand -base64 32</translation>
    </message>
    <message>
        <source>a certificate and its key go together.</source>
        <translation>证书和它的密钥必须一起设置。</translation>
    </message>
    <message>
        <source>Set both “certificate” and “certificate_key” in [hub].</source>
        <translation>请在 [hub] 中同时设置“certificate”和“certificate_key”。</translation>
    </message>
    <message>
        <source>open to others without a token.</source>
        <translation>对外开放却没有令牌。</translation>
    </message>
    <message>
        <source>Add a section [hub.token.NAME].</source>
        <translation>请加一节 [hub.token.NAME]。</translation>
    </message>
    <message>
        <source>open to others with the default key.</source>
        <translation>对外开放却用着默认的 key。</translation>
    </message>
    <message>
        <source>Set “key” in [hub].</source>
        <translation>请在 [hub] 中设置“key”。</translation>
    </message>
    <message>
        <source>Make one: openssl rand -hex 16</source>
        <translation>可这样生成：openssl rand -hex 16</translation>
    </message>
    <message>
        <source>Copy it from your Pusher application.</source>
        <translation>请从您的 Pusher 应用中复制。</translation>
    </message>
    <message>
        <source>%1: cannot be written: %2.</source>
        <translation>%1：无法写入：%2。</translation>
    </message>
    <message>
        <source>no panel is called “%1”.</source>
        <translation>没有名为“%1”的面板。</translation>
    </message>
    <message>
        <source>Write “type = …” with one of: %1.</source>
        <translation>请写“type = …”，可选：%1。</translation>
    </message>
    <message>
        <source>nothing is left to listen to.</source>
        <translation>没有可接收警报的来源。</translation>
    </message>
    <message>
        <source>Add a section [pusher], or remove the line.</source>
        <translation>请加一节 [pusher]，或删去此行。</translation>
    </message>
    <message>
        <source>Put it under [pusher].</source>
        <translation>请放到 [pusher] 之下。</translation>
    </message>
    <message>
        <source>Remove it with its lines.</source>
        <translation>请连同其各行一起删去。</translation>
    </message>
    <message>
        <source>Did you mean [%1]?</source>
        <translation>是否想写 [%1]？</translation>
    </message>
    <message>
        <source>Write the name of a section [alarm...], such as alarm.garden.</source>
        <translation>请写某个 [alarm...] 节的名称，例如 alarm.garden。</translation>
    </message>
    <message>
        <source>%1: [keys] names %2, the key of [sensor.%3]: here it does nothing</source>
        <translation>%1：[keys] 中的 %2 是 [sensor.%3] 的按键：在这里不起作用</translation>
    </message>
    <message>
        <source>%1:%2: [%3] %4: others can read it. Run: chmod 600 %5</source>
        <translation>%1:%2：[%3] %4：他人可以读取。请运行：chmod 600 %5</translation>
    </message>
    <message>
        <source>The setting before the mistake stays in use.</source>
        <translation>改正之前沿用原来的设置。</translation>
    </message>
    <message>
        <source>“%1” is not a channel.</source>
        <translation>“%1”不是频道名。</translation>
    </message>
    <message>
        <source>Write letters, digits and _ - = @ , . ; without spaces.</source>
        <translation>请写字母、数字和 _ - = @ , . ;，不带空格。</translation>
    </message>
    <message>
        <source>“%1” cannot be read.</source>
        <translation>“%1”无法读取。</translation>
    </message>
    <message>
        <source>“%1” holds no certificate.</source>
        <translation>“%1”中没有证书。</translation>
    </message>
    <message>
        <source>Write the path of one as PEM, with -----BEGIN CERTIFICATE----- in it.</source>
        <translation>请填写 PEM 格式证书的路径，其中含有 -----BEGIN CERTIFICATE-----。</translation>
    </message>
    <message>
        <source>Write the path of a file that this user may read.</source>
        <translation>请写本用户可读取的文件路径。</translation>
    </message>
    <message>
        <source>%1 line %2</source>
        <translation>%1 第 %2 行</translation>
    </message>
    <message>
        <source>hears what [%1] hears, and each alarm stands twice.</source>
        <translation>与 [%1] 接收的事件相同，每条警报会显示两次。</translation>
    </message>
    <message>
        <source>Give it a channel or an event of its own.</source>
        <translation>请为它另设频道或事件。</translation>
    </message>
    <message>
        <source>[%1] promises another one on the same channel.</source>
        <translation>[%1] 在同一频道上设定了另一种心跳。</translation>
    </message>
    <message>
        <source>Write the same in both, or in one of them alone.</source>
        <translation>请在两处写成相同，或只写在其中一处。</translation>
    </message>
    <message>
        <source>there is no section [pusher] to connect to.</source>
        <translation>没有可连接的 [pusher] 节。</translation>
    </message>
    <message>
        <source>Add one, or remove the line.</source>
        <translation>请添加该节，或删去此行。</translation>
    </message>
    <message>
        <source>“%1” is not a path.</source>
        <translation>“%1”不是路径。</translation>
    </message>
    <message>
        <source>Write names with one dot between them, such as data.title.</source>
        <translation>请写成以单个点分隔的名称，例如 data.title。</translation>
    </message>
    <message>
        <source>nothing opens the “)”.</source>
        <translation>“)”没有对应的“(”。</translation>
    </message>
    <message>
        <source>Remove it.</source>
        <translation>请删除它。</translation>
    </message>
    <message>
        <source>too many parentheses.</source>
        <translation>括号过多。</translation>
    </message>
    <message>
        <source>Write it shorter.</source>
        <translation>请写得短一些。</translation>
    </message>
    <message>
        <source>a “(” is not closed.</source>
        <translation>“(”没有闭合。</translation>
    </message>
    <message>
        <source>Write “)” behind it.</source>
        <translation>请在后面写上“)”。</translation>
    </message>
    <message>
        <source>“%1” is no comparison.</source>
        <translation>“%1”不是比较式。</translation>
    </message>
    <message>
        <source>Write it as place = Kitchen or title ~ /fire and smoke/.</source>
        <translation>请写成 place = Kitchen 或 title ~ /fire and smoke/ 的形式。</translation>
    </message>
    <message>
        <source>two signs of comparison in a row.</source>
        <translation>连续出现两个比较符号。</translation>
    </message>
    <message>
        <source>Write one of =, !=, ~, !~.</source>
        <translation>请写 =、!=、~、!~ 之一。</translation>
    </message>
    <message>
        <source>more than %1 comparisons.</source>
        <translation>比较式超过 %1 个。</translation>
    </message>
    <message>
        <source>the second “/” is missing.</source>
        <translation>缺少第二个“/”。</translation>
    </message>
    <message>
        <source>Write the regular expression as /…/.</source>
        <translation>请把正则表达式写成 /…/。</translation>
    </message>
    <message>
        <source>“%1” is not a regular expression (%2).</source>
        <translation>“%1”不是正则表达式（%2）。</translation>
    </message>
    <message>
        <source>Put \ before a sign that is meant as itself.</source>
        <translation>若要表示符号本身，请在其前加 \。</translation>
    </message>
    <message>
        <source>the second quotation mark is missing.</source>
        <translation>缺少第二个引号。</translation>
    </message>
    <message>
        <source>Write “&quot;” behind the text.</source>
        <translation>请在文字后面写上“&quot;”。</translation>
    </message>
    <message>
        <source>“%1” does not follow here.</source>
        <translation>“%1”不能接在这里。</translation>
    </message>
    <message>
        <source>Write “and” or “or” before the next comparison.</source>
        <translation>请在下一个比较式之前写“and”或“or”。</translation>
    </message>
    <message>
        <source>nothing stands behind “%1”.</source>
        <translation>“%1”后面没有内容。</translation>
    </message>
    <message>
        <source>Write a value, or &quot;&quot; for an empty one.</source>
        <translation>请写一个值，空值请写 &quot;&quot;。</translation>
    </message>
    <message>
        <source>it is no WAV file.</source>
        <translation>不是 WAV 文件。</translation>
    </message>
    <message>
        <source>its WAV header is damaged.</source>
        <translation>WAV 文件头已损坏。</translation>
    </message>
    <message>
        <source>its sound is compressed, or not of 8, 16 or 24 bits.</source>
        <translation>声音经过压缩，或不是 8、16 或 24 位。</translation>
    </message>
    <message>
        <source>it has more than two channels, or is not of 8 to 48 kHz.</source>
        <translation>超过两个声道，或采样率不在 8 至 48 kHz 之间。</translation>
    </message>
    <message>
        <source>there is no sound in it.</source>
        <translation>其中没有声音。</translation>
    </message>
    <message>
        <source>it takes longer than 15 s.</source>
        <translation>长度超过 15 秒。</translation>
    </message>
    <message>
        <source>it cannot be read.</source>
        <translation>无法读取。</translation>
    </message>
    <message>
        <source>“%1”: %2</source>
        <translation>“%1”：%2</translation>
    </message>
    <message>
        <source>The built-in sound is used. Write off, or the path of a WAV file.</source>
        <translation>现使用内置声音。请写 off 或 WAV 文件的路径。</translation>
    </message>
    <message>
        <source>“${%1}” is not known here.</source>
        <translation>这里不认识“${%1}”。</translation>
    </message>
    <message>
        <source>Write both from and to.</source>
        <translation>请同时写 from 和 to。</translation>
    </message>
    <message>
        <source>the quiet hours end when they begin.</source>
        <translation>安静时段的结束与开始相同。</translation>
    </message>
    <message>
        <source>Write another time.</source>
        <translation>请写另一个时间。</translation>
    </message>
    <message>
        <source>“%1” is not a time of day.</source>
        <translation>“%1”不是时刻。</translation>
    </message>
    <message>
        <source>Write one such as 22:00.</source>
        <translation>请写成 22:00 这样的时刻。</translation>
    </message>
    <message>
        <source>nothing on one side of “|”.</source>
        <translation>“|”的一侧没有内容。</translation>
    </message>
    <message>
        <source>Write a path there, or remove it.</source>
        <translation>请在那里写上路径，或删除“|”。</translation>
    </message>
    <message>
        <source>“%1” is nothing that a rule can do.</source>
        <translation>“%1”不是规则能做的事。</translation>
    </message>
    <message>
        <source>Write ignore, or priority, state, title, message, place, origin or group with = and a value.</source>
        <translation>请写 ignore，或写 priority、state、title、message、place、origin、group 之一，后接 = 和值。</translation>
    </message>
    <message>
        <source>a rule without “ : ”.</source>
        <translation>规则缺少“ : ”。</translation>
    </message>
    <message>
        <source>Write it as title ~ leak : priority = critical.</source>
        <translation>请写成 title ~ leak : priority = critical 的形式。</translation>
    </message>
    <message>
        <source>“%1” means something else already.</source>
        <translation>“%1”已有其他含义。</translation>
    </message>
    <message>
        <source>Write an event once.</source>
        <translation>同一事件只写一次。</translation>
    </message>
    <message>
        <source>a sign that no header can hold.</source>
        <translation>含有标头不能包含的字符。</translation>
    </message>
    <message>
        <source>Write letters, digits and signs of ASCII.</source>
        <translation>只能写 ASCII 字母、数字和符号。</translation>
    </message>
    <message>
        <source>%1:%2: [%3] %4: whoever reads it can raise alarms at every mirror of a server that is not in this house. Let the backend sign: auth_url.</source>
        <translation>%1:%2：[%3] %4：谁读到它，就能在这台不在家中的服务器的每面镜子上发出警报。请让后端签名：auth_url。</translation>
    </message>
    <message>
        <source>%1:%2: [%3] %4: the token goes there unencrypted, through networks that are not this house&apos;s. Use https.</source>
        <translation>%1:%2：[%3] %4：令牌会未加密地经过家外的网络。请用 https。</translation>
    </message>
    <message>
        <source>“%1” is not a header.</source>
        <translation>“%1”不是标头。</translation>
    </message>
    <message>
        <source>Write letters, digits, - and _ only.</source>
        <translation>只能写字母、数字、- 和 _。</translation>
    </message>
    <message>
        <source>“%1” is one user&apos;s channel.</source>
        <translation>“%1”是某一个用户的频道。</translation>
    </message>
    <message>
        <source>Write #server-to-user: it is that of the user whom the mirror signs in as.</source>
        <translation>请写 #server-to-user：它就是镜子所登录用户的频道。</translation>
    </message>
</context>
</TS>
