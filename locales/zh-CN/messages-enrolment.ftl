# Enrolment: what officers and village agents read of lists and tasks, and what the insured are asked about renewal.

enrolled-prospect = 还没参保
enrolled-registered = 已登记
enrolled-paid = 已缴费
enrolled-booked = 已上账
enrolled-in-force = 已生效
enrolled-ended = 已到期
enrolled-left = 不在册
enrolled-return = 恢复原来的状态

why-moved = 迁出
why-died = 去世
why-refused = 不参保
why-removed = 调出

payer-government = 政府
payer-care-fund = 生育关怀资金
payer-donation = 社会捐助
payer-company = 爱心企业
payer-poverty-unit = 扶贫挂点单位
payer-family = 家庭
payer-third-party = 公益组织或团体

roster-held = 先压着，等确认
roster-handed-in = 交上来了
roster-signed = 村里签了
roster-reviewed = 镇里审了
roster-merged = 县里汇总了
roster-returned = 退回了
roster-replaced = 有新的名单了

refusal-unknown = 这个方案的名单上没有
refusal-erased = 本人要求删过资料
refusal-dead = 记过去世，真弄错了先恢复
refusal-gone = 记过不在册，回来了先恢复
refusal-not-gone = 本来就在册
refusal-before-registration = 日期比登记那天还早
refusal-already = 已经是这个状态
refusal-backwards = 现在的状态更靠后，不往回改
refusal-future = 日期还没到
refusal-no-reason = 没写为什么离开
refusal-age = 年龄不在方案里，镇里县里定了再在后面写“破例”
refusal-elsewhere = 不归您管

roster-next-held = 镇里或县里发“名单确认”
roster-next-handed-in = 村里的专干发“名单签字”
roster-next-signed = 镇里发“名单审核”
roster-next-reviewed = 县里发“名单汇总”
roster-next-merged = 没有了，已经算数
roster-next-returned = 改好再交一份
roster-next-replaced = 没有了，有新的名单

held-shrunk = 人少得太多
held-grown = 人多得太多
held-others = 换的人太多
held-ages = 有人年龄不对

roster-which = 没找到这份名单。写名单号，或者写镇和村，比如“{ $command } 大周镇 五土村”。
roster-several = 有好几份：{ $numbers }。请写名单号，比如“{ $command } { $first }”；签字、审核可以写“全部”。
roster-done-all = { $lists }份名单、{ $people }人记下了：{ $status }。
roster-not-yours = 名单{ $number }（{ $place }）不归您{ $act }，没有改动。这份的下一步：{ $next }。
roster-not-its-turn = 名单{ $number }（{ $place }）现在是“{ $status }”，这一步轮不到，没有改动。下一步：{ $next }。
roster-newer = 名单{ $number }后面又交了{ $newer }，请办新的那份。
roster-done = 名单{ $number }（{ $place }，{ $people }人）记下了：{ $status }。下一步：{ $next }。
roster-confirmed = 名单{ $number }（{ $place }，{ $people }人）确认了：{ $status }。名单上写的从现在起算数，接着等村里签字。
roster-confirmed-without = 名单{ $number }（{ $place }）确认了，{ $people }人算数；年龄不对的{ $off }人没收，记成了调出。弄错了，用“记参保 姓名 后六位 恢复”。
roster-wrong-age = 名单{ $number }确认时年龄不在方案里
roster-back = 名单{ $number }（{ $place }）撤回了一步，现在是：{ $status }。
roster-nothing-back = 名单{ $number }（{ $place }）没有您能撤回的一步。确认过的名单请退回，人记错了用“记参保 姓名 后六位 恢复”。
roster-which-number = 请写名单号，比如“{ $command } 17”。名单号发“名单进度”能看到。
roster-wants-reason = 请写上为什么退，比如“名单退回 { $number } 少了三组”。
roster-merged-all = { $scheme }：{ $lists }份名单、{ $people }人汇总了，从现在起算数。
roster-none-to-merge = 没有审过、等汇总的名单。
roster-line-first = { $number } { $place } { $people }人，{ $status }
roster-line = { $number } { $place } { $people }人，上次{ $before }人，少了{ $leaving }人，{ $status }
roster-list = 路上的名单：
    { $lines }
roster-list-empty = 没有在路上的名单。

act-confirm = 确认
act-sign = 签字
act-review = 审核
act-merge = 汇总
act-send-back = 退回
act-take-back = 撤回

mark-how = 这样写：记参保 姓名 身份证后六位 已缴费。还能写已登记、已上账、已生效、不参保、去世、迁出、恢复，后面可以加日期。
mark-nobody = 没找到{ $name }，请核对姓名和身份证后六位，没有记。
mark-which-scheme = { $name }在好几个方案里，请在后面写上一个：{ $schemes }。
mark-refused = { $name }没有记成“{ $state }”：{ $reason }。
mark-done = 记下了：{ $name }，{ $state }，{ $day }起。记错了，可以再记一条改过来。
mark-done-refused = 记下了：{ $name }不参保，{ $day }。以后不再催。改主意了，记“已登记”就行。

plan-which-town = 没看出是哪个镇，请写全称，比如“人口 曾家镇 10700 县统计局”。
plan-which-scheme = 没看出是哪个方案，请写上编号，比如 zhenping-2016。
plan-population-how = 这样写：人口 曾家镇 10700 县统计局。人口以统计部门提供的为准，来源要写上。
plan-population = { $town }户籍人口记成{ $people }人（{ $source }），原来{ $before }人。任务数没动；要改，发“重算任务 { $town }”。
plan-task = { $town }的任务按{ $people }人重算成{ $target }人，原来{ $before }人。
plan-task-same = { $town }的人口没有变，任务还是{ $target }人。
plan-no-task = { $scheme }的文件没给{ $town }下任务。
plan-price-how = 这样写：保费定价 zhenping-2016 30 中标通知书。来源要写上。
plan-price = { $scheme }的保费记成每人{ $yuan }元（{ $source }）。
plan-ages-how = 这样写：年龄限定 family-care 初保 60 续保 65 计生协会通知。最小年龄写“满 28”，按天。来源要写上。不用了，写“年龄限定 family-care 取消”。
plan-ages = { $scheme }的年龄：{ $listed }。
age-first = 初保最多
age-renewal = 续保最多
age-youngest-days = 初保满几天：
age-none = 没有限定，问办事的人
renew-stopped = { $scheme }的续保停下了，不再发通知。答过“续”的照旧算数；要接着办，再列一次名单。
plan-stage-how = 这样写：阶段办好 宣传动员 10月20日开会有签到表。
plan-stage = 记下了：{ $town }{ $stage }办好了（{ $proof }），不再提醒。
plan-stage-unknown = 没有叫“{ $stage }”的阶段。有：{ $stages }。

trail-kept = 已留痕。
trail-how = 这样写：留痕 做什么 方案 说明。

staff-stage-due = 【参保进度】{ $town } { $stage }最晚{ $day }，还有{ $days }天。{ $what }办好了回“阶段办好 { $stage } 凭据”。
staff-gap = 【还没上账】{ $town }名单上有{ $people }人没上账，最晚{ $day }。不参保的{ $refused }人不算、不用催。名单请找县里要。
staff-gap-zero = 【还没启动】{ $town }还没有一个人上账，最晚{ $day }。名单上{ $people }人，请抓紧。
staff-gap-start = 【保险要生效了】{ $town }还有{ $people }人没录进去，{ $day }起生效。名单请找县里要。

peak-open = 开始了
peak-half = 过半了
peak-last-week = 最后一周
peak-over = 结束了
peak-figures-renewal = 去年名单{ $last }人，已续{ $done }人（{ $share }）
peak-figures-task = 任务{ $last }人，已上账{ $done }人（{ $share }）
peak-figures-list = 名单上{ $last }人，已上账{ $done }人（{ $share }）
peak-zero = 还没动的镇：{ $towns }。
peak-zero-more = 还没动的镇：{ $towns }等{ $number }个。
peak-no-zero = 各镇都动起来了。
staff-peak-county = 【{ $peak }{ $when }】{ $scheme }到{ $day }。{ $figures }。{ $zero }
staff-peak-town = 【{ $peak }{ $when }】{ $town } { $scheme }到{ $day }。{ $figures }，{ $of }个镇里排第{ $place }名。没办的名单请找县里要。
staff-peak-town-zero = 【{ $peak }{ $when }】{ $town } { $scheme }到{ $day }。{ $figures }，还没动，请抓紧。名单请找县里要。

renew-ask = { $scheme }{ $day }到期，还有{ $days }天。{ $name }要接着保，回“续”；不保了，回“不续”。
renew-ask-several = { $scheme }{ $day }到期，还有{ $days }天。{ $listed }。都接着保，回“续”；只续一个，回“续1”；不保了，回“不续”加号。
renew-read-back = { $names }接着保{ $scheme }，对吗？
renew-read-back-no = { $names }不再保{ $scheme }，对吗？
renew-noted = 记下了：{ $names }接着保。怎么交钱，村里会找您。改主意了，随时回“不续”。
renew-noted-no = 记下了：{ $names }不保了，不再问您。改主意了，随时回“续”。
renew-same = 已经这样记着了，不用再回。
renew-number = 没有这个号。{ $listed }。回“续1”这样就行。
renew-nobody = 现在没有等您续的。想问续保的事，直接说“续保”。
renew-paid = { $names }已经办到交钱了，不续的话我请镇上的人回您。
