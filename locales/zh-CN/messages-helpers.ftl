# Finding cases and helping: the backlog, to-dos, hand-overs, one question after a payout, disputes.

backlog-state-found = 没报
backlog-state-told = 已动员
backlog-state-helped = 已协助
backlog-state-reported = 已报案
backlog-state-paid = 已赔
backlog-state-erased = 已删除
words-backlog-found = 没报 未报
words-backlog-told = 已动员 动员
words-backlog-helped = 已协助 协助
words-backlog-reported = 已报案 报案
words-backlog-paid = 已赔 赔了
backlog-listed = 有一笔住院可能可以报
backlog-line = { $number } { $town } { $name } { $day } { $what } { $status }
backlog-added = 记进台账了：{ $name } { $day }，编号{ $number }。动员过了发“台账 { $number } 已动员”。
backlog-there = 台账里已经有了，编号{ $number }，{ $status }，没有再记。
backlog-moved = { $number }记成{ $status }了。
backlog-already = { $number }已经是{ $status }，没有动。
backlog-unknown = { $number }不在您的台账里。发“台账”看全部。
backlog-which-state =
    { $line }
    动员了、协助了，发“台账 { $number } 已动员”或“已协助”。
backlog-list =
    台账有{ $count }件：
    { $lines }
backlog-none = 台账里没有要办的。
backlog-how = 这样记：台账 镇 村 姓名 2019年5月 摔伤。日子只记得年月也行。
backlog-wrong-day = 这个日子不对，请写成“2019年5月”或“2019年5月3日”。
backlog-which-town = 是哪个镇？请把镇名写上，比如“台账 大周镇 王某 2019年5月 摔伤”。
backlog-which-name = 是谁？姓名写在日子前面，比如“台账 大周镇 王某 2019年5月 摔伤”。
backlog-not-yours = 这个村不归您管，没有记。请发给那个村的人。
backlog-remind = 您那里还有以前没报的事，要帮着报。发“我的待办”看是哪几件。

todo =
    您的待办：
    { $lines }
todo-none = 没有待办的事。手上的案子发“列表”看。
todo-more = 还有{ $count }件，办完再发“我的待办”。
todo-papers = 催材料 { $number } { $name }：{ $papers }
todo-unreached = 没联系上 { $number } { $name }
todo-backlog = 补报 { $line }
todo-renewal = 续保 保险{ $last }到期，还有{ $days }天

people =
    您这里在册{ $count }人：
    { $lines }
    看名字发“我的村民 1”。
people-group = { $village }{ $group } { $count }人
people-no-group = 没分组
people-page =
    第{ $page }页，共{ $pages }页：
    { $lines }
people-line-no-phone = { $group } { $name } 没留电话
people-line = { $group } { $name } 尾号{ $phone }
people-none = 您管的村，名单上还没有人。请镇里看看名单。
people-no-scope = 名册上没写您管哪个村，请让镇里补上。
people-private = 名单只在私聊里看。请单独给我发“我的村民”。

handover-how = 这样写：交接 铺垭村 给 王五。名册上没有的人，后面加账号：交接 铺垭村 给 王五 sms:+86139…
handover-no-village = { $village }在名册上没有代办人，没有动。
handover-several = { $village }有几位代办人：{ $names }。请写明从谁到谁：交接 { $village } 从 姓名 给 姓名。
handover-unknown = 名册里没有“{ $name }”，或者同名的不止一个，没有动。请在名字后面加上账号。
handover-same = { $village }已经是{ $name }在管，没有动。
handover-done = { $village }从{ $old }交给{ $new }了，案子{ $cases }件，待办{ $entries }件，两边都通知了。
handover-leaver = { $village }的事从今天起交给{ $new }了。辛苦您这些年。
handover-successor = { $village }从今天起归您管，前面是{ $old }。案子{ $cases }件，待办{ $entries }件，发“我的待办”看。
helper-silent = { $village }的台账一个月没人动了，归{ $names }管。请问问是不是换人了，换人发“交接 村 给 姓名”。

survey-ask = { $insurer }赔的案子{ $number }，您满意吗？回1到5，5最满意。不想说就不用回。
survey-thanks = 谢谢您，记下了，不记您的名字。
survey-bad = 让您受委屈了。哪里没办好？您写给我，我转给能管的人，不想说就不用回。
words-mark-1 = 很不满意 非常不满意
words-mark-2 = 不满意 不太满意
words-mark-3 = 一般 还行
words-mark-4 = 满意 比较满意
words-mark-5 = 很满意 非常满意

disputes =
    【容易起争议】{ $count }件：
    { $lines }
    编号发“详情 编号”看。
disputes-none = 您管的案子里，现在没有容易起争议的。
disputes-line = { $reason }{ $count }件：{ $numbers }
dispute-declined = 没同意赔
dispute-overdue = 过期没办
dispute-reopened = 结果改过
dispute-complaint = 投诉没办完

topic-claims = 赔得难
topic-selling = 卖保险时说得不实
topic-manner = 办事的人态度不好
topic-other = 别的事
words-topic-selling = 骗 误导 说好的 推销 忽悠 哄 强制 硬要我买
words-topic-manner = 态度 骂 凶 不耐烦 不接电话 难听 甩脸
words-topic-claims = 不赔 拖 赔得少 赔少 没人管 推来推去 不给报 还没赔 拒赔 赔款 等了
words-topic-other = 别的事
