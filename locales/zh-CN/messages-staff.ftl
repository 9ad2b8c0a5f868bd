# What the staff read. Pushed messages may land in a group: no ID, no phone, no diagnosis, names masked.

staff-no-name = 姓名没说
staff-no-town = 镇没说
staff-no-day = 日期没说清
staff-day = { $month }月{ $day }日
staff-day-year = { $year }年{ $month }月{ $day }日
staff-time = { $day }{ $time }
staff-provisional = { $day }（放假安排还没公布，可能变）
staff-nobody = 没有人
staff-choice-received = 收到 { $number }

staff-by-self = 本人报案
staff-by-family = { $relation }，家里人代报
staff-by-neighbor = 邻居代报
staff-by-villager = 村里人，有人代报
staff-by-unknown = 代报，关系没说

staff-new-claim =
    【新报案】{ $number } { $event }
    { $town } { $name }
    { $day }
    { $who }
    { $more }{ $wanted }
staff-handed-over =
    【转给您】{ $number } { $event }
    { $town } { $name }
    { $day }
    { $who }
    现在：{ $status }
    { $more }{ $wanted }
staff-became-death =
    【伤者去世】{ $number } { $event }
    { $town } { $name }
    出事那天：{ $day }
    { $who }
    { $more }{ $wanted }
staff-moved-away =
    【改派】{ $number } { $event }
    { $town } { $name }
    情况改过了，这件归别处办，您不用管了。
staff-clock-line = { $clock }：最晚{ $by }
staff-handed-line = 要人看：{ $reasons }
staff-maybe-same = 可能和{ $numbers }是同一件，请核对
staff-wanted = 请{ $by }前回复“收到 { $number }”接案（{ $hours }个工作小时）
staff-wanted-open = 请{ $by }前回复“收到 { $number }”接案（{ $hours }小时）
staff-wanted-on = 已经接案，请接着办，有了结果照旧发命令
staff-wanted-plain = 请回复“收到 { $number }”接案

staff-again =
    【补充】{ $number } { $event }
    { $town } { $name }
    { $day }
    { $what }
staff-again-more-facts = 报案人补充了情况，私聊发“详情 编号”看。
staff-again-more-photos = 报案人补了照片。
staff-again-amended = 记错的地方经办的人改过了，私聊发“详情 编号”看。
staff-again-changed = 报案人改了情况，私聊发“详情 编号”看。
staff-again-wants-change = 报案人想改情况，没说清，请联系。
staff-again-withdrawn = 报案人撤回了，不用办了。

staff-escalated =
    【督办】{ $number } { $event }
    { $town } { $name }
    { $day }
    { $who }
    { $silent }还没接案，{ $since }报的
    { $before }
    { $wanted }
    .sms =
    【督办】{ $number } { $event }
    { $town } { $name }
    { $silent }还没接案，{ $since }报的
    { $before }
    { $wanted }
staff-age = { $days ->
    [0] 今天报的案
   *[other] 报案{ $days }天
}
staff-escalated-above =
    【督办】{ $number } { $event }
    { $town }，{ $age }
    { $silent }还没接案，{ $since }报的
    { $before }
    { $wanted }
staff-call-escalated =
    【督办】{ $number } { $event }
    { $town } { $name }
    { $silent }还没填报案号，{ $since }报的
    { $before }
    要打保险公司电话代报，报好回“立案 { $number } 报案号”
staff-call-escalated-above =
    【督办】{ $number } { $event }
    { $town }，{ $age }
    { $silent }还没替他向保险公司报案
    { $before }
    请督促办好
staff-at-risk =
    【快到期】{ $number } { $event }
    { $town } { $name }
    { $clock }最晚{ $by }，现在：{ $status }
    经办：{ $silent }
    { $before }
    请督促办好
staff-at-risk-above =
    【快到期】{ $number } { $event }
    { $town }，{ $age }
    { $clock }最晚{ $by }，现在：{ $status }
    经办：{ $silent }
    { $before }
    请督促办好
staff-overdue =
    【过期督办】{ $number } { $event }
    { $town } { $name }
    { $clock }最晚是{ $by }，还没办到，现在：{ $status }
    经办：{ $silent }
    { $before }
    请督促办好
staff-overdue-above =
    【过期督办】{ $number } { $event }
    { $town }，{ $age }
    { $clock }最晚是{ $by }，还没办到，现在：{ $status }
    经办：{ $silent }
    { $before }
    请督促办好
staff-before-silent = { $told }通知的，没回话
staff-before-acted = { $told }通知，{ $at }接手
staff-before-away = { $name }请假到{ $day }
staff-remind-at-risk =
    【快到期】{ $number } { $event }
    { $town } { $name }
    { $clock }最晚{ $by }，现在：{ $status }
    请尽快办，办好回一声
staff-remind-overdue =
    【过期】{ $number } { $event }
    { $town } { $name }
    { $clock }最晚是{ $by }，还没办到，现在：{ $status }
    请马上办，已经报给上一级

# An insurer without a desk here is called by telephone. An officer reads this to its clerk.
staff-call-sheet =
    【请代报】{ $number } 拨{ $phone }，报以下内容：
    { $name } { $id }
    { $event } { $day } { $town }{ $place }
    { $more }回电{ $back }
    填回报案号：回“立案 { $number } 报案号”
    .sms =
    【请代报】{ $number } 拨{ $phone }报：
    { $name } { $id }
    { $event } { $day } { $town }{ $place }
    回电{ $back }
    填回报案号：回“立案 { $number } 报案号”
staff-call-sheet-group =
    【请代报】{ $number } 拨{ $phone }，报以下内容：
    { $name }，证件号和回电私聊发“详情 { $number }”看
    { $event } { $day } { $town }
    填回报案号：回“立案 { $number } 报案号”
staff-call-no-hotline = 保险公司电话
staff-call-ask-id = 证件号问家属
staff-call-no-phone = 号码没留

# Several of them for one address within an hour.
staff-digest =
    【督办】{ $lines }
    共{ $count }件，回“列表”看
staff-digest-passed-on =
    【接手】{ $lines }
    共{ $count }件，回“列表”看
staff-digest-line = { $number }{ $what }
digest-escalated = 还没接案
digest-call-escalated = 还没代报
digest-ticket-escalated = 还没回话
digest-at-risk = { $clock }最晚{ $by }
digest-overdue = { $clock }过期
digest-left = 经办人不在了
digest-left-ticket = 经办人不在了
digest-passed-on = { $event }交给您
digest-passed-on-ticket = { $kind }交给您

# A village has changed hands, and with it this case.
staff-passed-on =
    【接手】{ $number } { $event }
    { $town } { $name }
    { $day }
    现在：{ $status }，前面是{ $old }
    您的案子发“列表”看
staff-passed-on-above =
    【接手】{ $number } { $event }
    { $town }
    现在：{ $status }，前面是{ $old }
    您的案子发“列表”看
staff-passed-on-ticket =
    【接手】{ $kind } { $number }
    { $town }{ $about }
    现在：{ $status }，前面是{ $old }
    私聊发“详情 { $number }”看内容

# Somebody has left the staff file.
staff-left =
    【换人】{ $number } { $event }
    { $town } { $name }
    { $silent }不在名册上了，这件归您，现在：{ $status }
    请回复“收到 { $number }”接着办
staff-left-above =
    【换人】{ $number } { $event }
    { $town }，现在：{ $status }
    { $silent }不在名册上了，这件归您
    请回复“收到 { $number }”接着办，或发“转交 { $number } 姓名”
staff-left-ticket =
    【换人】{ $kind } { $number }
    { $town }{ $about }
    { $silent }不在名册上了，这件归您
    回复“收到 { $number }”接下，私聊发“详情 { $number }”看内容

# Days off.
staff-away = { $name }{ $first }到{ $last }请假，记下了。{ $cover }
staff-away-covered = 这几天的案子通知{ $name }。
staff-away-alone = { $name }{ $first }到{ $last }请假，记下了。这几天的案子通知上一级。回来早了发“销假”。
staff-away-back = { $name }销假了，新案子照常通知。
staff-away-none = { $name }没有请假，没有动。
staff-away-how = 请写上哪几天，比如“请假 3天”，或“请假 7月1日到7月5日 交给 王五”。替别人请：“请假 周敏 3天”。
staff-away-days = 日子不对，没有记。请写“请假 7月1日到7月5日”，最长半年，不能是过去的。
staff-away-cover = “{ $text }”不能顶班，没有记。请写名册里的姓名，比如“请假 7月1日到7月5日 交给 王五”。
staff-away-unknown = 名册里没有“{ $text }”，没有记。名册里有：{ $names }。
staff-away-not-yours = { $name }的假要本人或管他的人来请，没有记。

staff-about-claim = ，案子{ $number }
staff-new-ticket =
    【{ $kind }】{ $number }
    { $town }{ $about }
    请{ $by }前回话。回复“收到 { $number }”接下，私聊发“详情 { $number }”看内容
staff-ticket-escalated =
    【督办】{ $kind } { $number }
    { $town }{ $about }
    { $silent }还没接，最晚{ $by }
    回复“收到 { $number }”接下，私聊发“详情 { $number }”看内容

# Answers to commands.
staff-no-command = 这句没看懂，什么都没动。看手上的案子发“列表”，找一个人的发“找”加姓名，别的说法发“帮助”。替人报案照平时说就行。
staff-unclear = 没看懂要对{ $number }做什么，没有动。看它发“详情 { $number }”，别的发“帮助”。
staff-one-at-a-time = 一条只办一件，都没有动。一件一条，比如“收到 { $number }”。
staff-help-desk = 命令加编号：收到、立案、补材料、材料齐、同意赔、赔付、拒赔、结案、更正、转交、详情。没办完的发“列表”，找人发“找 姓名”。
staff-help-officer = 案子：列表、找 姓名、详情 编号、收到 编号。别的：待办、台账、广播、预警、灾情、名单进度、交接、请假。发一个词，教您怎么写。
staff-help-field = 帮人报案，一句话写全：谁、哪天、怎么了、电话。别的：我的待办、我的案子、我的村民、台账、告知、记参保、考一考。发一个词就行。
staff-which = 是哪个案子？命令后面写上8位编号，比如“收到 10000001”。
staff-which-of =
    是哪个案子？命令后面写上编号：
    { $lines }
staff-wrong-number = 编号{ $number }不对，没有这个案子。请照通知上的8位数字再发一次。
staff-of-backlog = { $number }是台账上的，还没有人报案。说过了发“台账 { $number } 已动员”，看台账发“台账”。
staff-not-yours = { $number }不归您办，没有动。要接手请让经办的人发“转交 { $number } { $name }”。
staff-done-acknowledge = { $number }接案了，已告诉报案人。下一步：立案、补材料，发“立案 { $number }”或“补材料 { $number } 缺什么”。
staff-done-call-taken = { $number }您接下了。向保险公司报好后，发“立案 { $number } 报案号”，这件才算报上。
staff-done-register = { $number }立案了，已告诉报案人。{ $due }
staff-done-reference = { $number }的立案号记下了：{ $note }。
staff-done-want-papers = { $number }要补的材料已告诉报案人：{ $note }。收齐了发“材料齐 { $number }”。
staff-done-papers-complete = { $number }材料齐了。{ $due }
staff-done-approve = { $number }同意赔{ $amount }元，记下了。{ $due }打款后发“赔付 { $number } 金额”。{ $beside }
staff-done-pay = { $number }赔付{ $amount }元，记下了，已告诉报案人。没有别的事就发“结案 { $number }”。{ $beside }
staff-done-part-pay = { $number }先赔{ $amount }元，一共赔了{ $total }元，同意赔的是{ $approved }元。余下的付了再发“赔付 { $number } 金额”。
staff-done-decline = { $number }记下了，已告诉报案人可以问原因、可以申诉。{ $due }书面通知送到后发“结案 { $number }”。
staff-done-close = { $number }结案了。
staff-done-hand-over = { $number }转给{ $name }了，已通知对方。
staff-done-undo = { $number }上一步（{ $step }）撤掉了，现在：{ $status }。历史里两步都留着。
staff-amended = { $number }改好了：{ $fact }{ $value }。办到哪一步没有动。
staff-amended-moved = { $number }改好了：{ $fact }{ $value }。这件现在归{ $insurer }，已通知。
staff-amended-open = { $number }改好了：{ $fact }{ $value }。文件里没写归哪家公司，已转给管的人看。
staff-amended-same = { $number }本来就是这样写的，没有动。
staff-refused-amend-decided = { $number }现在是“{ $status }”，没有改。要改先发“更正 { $number }”撤掉那一步。
staff-refused-amend-name = 姓名看不准，没有改。这样写：“更正 { $number } 姓名 张秀兰”。
staff-refused-amend-date = 日期看不准，没有改。这样写：“更正 { $number } 日期 6月10日”，不能是以后的。
staff-refused-amend-town = 没有叫“{ $text }”的镇，没有改。这样写：“更正 { $number } 镇 大周镇”。
staff-beside-estimate = 按报案时说的，文件估算是{ $sum }元，请核对。
staff-due = { $clock }最晚{ $by }。

staff-refused-already = { $number }已经是“{ $status }”了，没有动。要改上一步发“更正 { $number }”。
staff-refused-closed = { $number }已经结案，没有动。要改发“更正 { $number }”。
staff-refused-withdrawn = { $number }报案人撤回了，没有动。可以发“结案 { $number }”。
staff-refused-decided = { $number }现在是“{ $status }”，这一步接不上，没有动。要改上一步发“更正 { $number }”。
staff-refused-unfinished = { $number }还没赔付，也没拒赔。真要结案，请写原因：“结案 { $number } 重复报案”。
staff-refused-more-than-approved = { $number }这样一共赔{ $total }元，比同意赔的{ $approved }元多，没有记。数没错就先发“同意赔 { $number } { $total }”。
staff-refused-total-recorded = { $number }一共赔了{ $total }元，早就记下了，没有再记。
staff-refused-total-differs = { $number }记下的一共是{ $total }元，这次说一共{ $told }元，没有动。真是记错了，先发“更正 { $number }”。
staff-refused-nothing-to-undo = { $number }没有可以更正的步骤。
staff-refused-needs-reference = { $number }要填保险公司给的报案号：“立案 { $number } 报案号”。还没报就先打他们电话报案。
staff-refused-needs-papers = 要补什么材料？比如“补材料 { $number } 发票、出院小结”。
staff-refused-needs-reason = 请写上原因，比如“拒赔 { $number } 不在保障期内”。原因会记下，送书面通知也要用。
staff-refused-needs-amount = 请写上金额，比如“{ $command } { $number } 3400”。
staff-refused-absurd-amount = 金额“{ $text }”看不准或不合常理，没有记。请写一个准数，比如“{ $command } { $number } 3400”。
staff-sum-meant = “{ $text }”是{ $sum }元吗？原来算的是{ $expected }元，差得多，还没有记。是就回“{ $command } { $number } { $sum }”。
staff-refused-needs-whom = 转给谁？发“转交 { $number } 姓名”。可以转给：{ $names }。
staff-refused-unknown-whom = 名册里没有“{ $text }”，没有转。可以转给：{ $names }。
staff-refused-several-whom = 叫“{ $text }”的不止一个，没有转。请写对方的账号：{ $names }。
staff-accounts-private = 群里不列账号，请单独给我发一次
staff-refused-not-for-ticket = { $number }是{ $kind }，只能发“收到 { $number }”“转交 { $number } 姓名”“结案 { $number }”。
staff-refused-private = 详情只在私聊里看。请单独给我发“详情 { $number }”。

list-whose-area = 您管的地方
list-whose-own = 您手上
staff-list = { $area }还有{ $count }件没办完：
    { $lines }
staff-list-page =
    { $area }还有{ $count }件没办完，这是第{ $page }页，共{ $pages }页：
    { $lines }
    { $states ->
        [none] 接着看发“下一页”
       *[other] 一共：{ $states }。接着看发“下一页”，只看一种发“列表 过期”
    }
    .sms =
    没办完的{ $count }件，第{ $page }页，共{ $pages }页：
    { $lines }
    看后面发“下一页”
staff-list-page-last =
    { $area }还有{ $count }件没办完，这是第{ $page }页，到头了：
    { $lines }
staff-list-more = …一共{ $count }件，都看发“列表”
staff-list-none-of = 没有这样的案子。全部发“列表”看。
list-late-overdue = 过期
list-late-at-risk = 快到期
staff-find =
    叫这个名字的有{ $count }件：
    { $lines }
staff-find-none = 您管的案子里没有叫“{ $text }”的。姓名写全再发一次，比如“找 张秀兰”；写的是别的就发“列表”。
staff-list-line = { $number } { $event } { $town } { $name } { $status } { $late }
    .sms = { $number } { $event } { $name } { $short }
staff-list-ticket = { $number } { $kind } { $town } { $status } { $late }
    .sms = { $number } { $kind } { $short }
staff-list-none = 您手上没有没办完的案子。

staff-detail =
    { $number } { $event }，{ $status }
    { $town } { $name }
    { $day }
    { $who }
    { $lines }
staff-detail-ticket =
    { $number } { $kind }，{ $status }
    { $town }{ $about }
    { $lines }
staff-detail-line = { $label }：{ $value }
staff-detail-elsewhere = 照片、语音这里发不全，要看请向报案人要，或在网页上发“详情”。
staff-detail-abroad = 证件号和病名不在这里发，请用短信或微信查。

detail-id-number = 证件号
detail-phone = 电话
detail-amount = 花费（元）
detail-hospital-days = 住院天数
detail-hospital = 医院
detail-disease = 病名
detail-disability-grade = 伤残等级
detail-house-type = 房子
detail-people = 人
detail-village = 村
detail-cause = 起因
detail-story = 原话
detail-photos = 照片
detail-place = 位置
detail-insurer-reference = 公司案号
detail-wanted-papers = 要补的材料
detail-approved = 同意赔（元）
detail-paid = 已赔（元）
detail-covers = 可能用到的保障
detail-handed = 要人看
detail-maybe-same = 可能同一件
detail-clocks = 时限
detail-text = 原话
detail-sender = 来信地址

staff-done-ticket-acknowledge = { $number }接下了，已告诉对方。办完发“结案 { $number }”。
staff-done-ticket-close = { $number }办完了，已告诉对方。

# What belongs to no single case.
staff-scheme-ending =
    【快到期】{ $title }
    { $last }到期，还有{ $days }天，还没有接着的新文件。
    新文件定了请交给管理员录入；不再办了，请早些告诉村民。
staff-undelivered =
    【消息没送到】给{ $who }的消息发不出去{ $about }。
    请核对号码，或换个办法告诉对方。今天再发不到的不另说，回“没送到”看全部。
staff-webhook-off =
    【系统通知停了】{ $insurer }的系统好几天接不到通知，{ $id }先停了。
    案子照常办。请让他们查一查，修好了告诉管理员打开。
staff-undelivered-list = 这七天有{ $count }条没送到：
    { $lines }
staff-undelivered-line = { $at } { $who }{ $about }{ $why }
staff-undelivered-stopped = （对方退订了）
staff-undelivered-none = 这七天没有送不到的消息。
staff-undelivered-not-yours = 没送到的消息由总管看。您自己的案子发“列表”。
staff-receiver = { $channel }上的一位
staff-receiver-phone = 尾号{ $tail }的手机
channel-sms = 短信
channel-wechat = 微信
channel-telegram = Telegram
channel-wecom = 企业微信群
channel-email = 邮件
channel-web = 网页
channel-terminal = 终端

# The monthly sheets (案情 from the town, 赔付 from the insurer).
staff-exchange-noted = 记下了：{ $month }的表。
staff-exchange-unreadable = 这条交换记录看不懂，没有记。
staff-exchange-cases =
    【月底交表】{ $town }这个月的案情表还没交给{ $insurer }。
    请让管理员导出，交给对方。没有案子就不用管。
staff-exchange-payments =
    【月底交表】{ $county }这个月的赔付表还没收到。
    请把每件办到哪一步、赔了多少填好，交给管理员。
