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
people-group = { $village }{ $group } { $count }人，生效{ $running }人
people-more-groups = 还有{ $count }个组，一个组一个组看：我的村民 3组
people-no-group = 没分组
people-page =
    第{ $page }页，共{ $pages }页，接着看发“下一页”：
    { $lines }
people-page-last =
    第{ $page }页，共{ $pages }页，到头了：
    { $lines }
people-page-beyond =
    没有第{ $asked }页，这是最后一页，第{ $page }页：
    { $lines }
people-how = 没看懂要看哪些。这样写：“我的村民 2”看第2页，“我的村民 { $group }”看一个组。
people-no-such-group = 您管的村里没有{ $group }的人。发“我的村民”看有哪些组。
people-line-no-phone = { $group } { $name } 没留电话
people-line = { $group } { $name } 尾号{ $phone }
people-none = 您管的村，名单上还没有人。请镇里看看名单。
people-no-scope = 名册上没写您管哪个村，请让镇里补上。
people-private = 名单只在私聊里看。请单独给我发“我的村民”。

handover-how = 这样写：交接 { $village } 给 王五。名册上没有的人，后面加电话：交接 { $village } 给 王五 13900000000
handover-which-village = 哪个村？您这里有：{ $villages }。这样写：交接 { $village } 给 王五
handover-some-village = 铺垭村
handover-that-village = 这个村
handover-no-village = { $village }在名册上没有代办人，没有动。
handover-no-leaver = { $village }的代办人里没有“{ $leaver }”，没有动。有：{ $names }。
handover-no-group = { $village }没有人只管这个组，没有动。有：{ $names }。写名字交接：交接 { $village } 从 姓名 给 姓名
handover-several = { $village }有几位代办人：{ $names }。请写明从谁到谁：交接 { $village } 从 { $old } 给 { $new }
handover-unknown = 名册里没有能接手的“{ $name }”，没有动。后面加上电话再发：交接 { $village } 给 { $name } 13900000000
handover-not-them = “{ $name }”是公司、群或者程序的账号，不能管村，没有动。请写本人的电话。
handover-what-name = 名册里没有{ $number }这个号，没有动。请写上姓名：交接 { $village } 给 王五 { $number }
handover-other-name = 这个号在名册上是{ $other }，不是{ $name }，没有动。请核对姓名和电话。
handover-which = “{ $name }”有{ $count }个号：{ $choices }。写明是哪个：交接 { $village } 给 { $name } { $number }
handover-which-private = “{ $name }”有{ $count }位：{ $choices }。请私聊发：交接 { $village } 给 { $name } 电话
handover-same = { $village }已经是{ $name }在管，没有动。
handover-done = { $village }从{ $old }交给{ $new }了，案子{ $cases }件，待办{ $entries }件，两边都通知了。
handover-leaver = { $village }的事从今天起交给{ $new }了，以后不再有案子和待办发给您。辛苦您这些年。
handover-leaver-stays = { $village }的事从今天起交给{ $new }了，那边的案子和待办不再发给您。您别的事照旧。
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
