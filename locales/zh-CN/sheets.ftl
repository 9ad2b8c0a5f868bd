# The monthly sheets between town and insurer: for clerks, on paper and at the command line. Before the colon of a reason
# stands what the summary counts.

sheet-cases = { $county }{ $year }年{ $month }月案情表（{ $party } → { $insurer }）
sheet-payments = { $county }{ $year }年{ $month }月赔付表（{ $insurer } → { $party }）
sheet-blank = { $county }{ $year }年{ $month }月赔付表（{ $insurer }填，交{ $party }）
sheet-how = 只填“状态、立案号、金额、赔付日期、备注”。金额是到现在一共赔的数。状态写：已接案、已立案、待补材料、材料齐、同意赔、已赔付、不予赔付、已结案；要补什么、为什么不赔，写在备注。
sheet-total = 合计
sheet-count = { $count }件

sheet-status-notified = 已报案
sheet-status-acknowledged = 已接案
sheet-status-registered = 已立案
sheet-status-documents = 待补材料
sheet-status-assessing = 材料齐
sheet-status-approved = 同意赔
sheet-status-part-paid = 部分赔付
sheet-status-paid = 已赔付
sheet-status-declined = 不予赔付
sheet-status-withdrawn = 已撤回
sheet-status-closed = 已结案

found-by-resident = 村民
found-by-town = 镇村
found-by-insurer = 保险公司

row-applied = 已办
row-unchanged = 没变
row-refused = 没办
row-beside = 文件估算是{ $sum }元，请核对

row-unknown-number = 没有这个案子：编号{ $number }查不到，请核对编号；是新案子请先报案
row-unknown = 没有这个案子：按姓名、日期查不到，请核对；是新案子请先报案
row-nobody = 看不出是谁：没有编号、身份证号，也没有姓名
row-name-alone = 看不出是谁：没有编号和身份证号时，姓名、乡镇、出险日期都要写
row-several = 对上几个案子：{ $numbers }，请写上编号
row-other-day = 出险日期对不上：案子{ $numbers }的日期不一样，请核对
row-other-insurer = 别家公司的案子：{ $number }不归这家公司
row-other-name = 姓名对不上：案子{ $number }是别人的，请核对编号
row-other-person = 身份证号对不上：案子{ $number }是别人的，请核对
row-again = 重复的行：和第{ $row }行说的一样
row-again-elsewhere = 重复的行：和“{ $sheet }”表第{ $row }行说的一样
row-twice = 一个案子写了两次：还有第{ $row }行，说的不一样；请合成一行，金额写一共的数
row-twice-elsewhere = 一个案子写了两次：“{ $sheet }”表还有第{ $row }行，说的不一样；请合成一行，金额写一共的数
row-held = 合计对不上：第{ $row }行“{ $word }”写{ $told }元，各行加起来是{ $found }元；金额先没记，请公司核对了重交
row-unknown-status = 状态看不懂：“{ $told }”，请写已立案、待补材料、同意赔、已赔付、不予赔付、已结案
row-bad-sum = 金额看不懂：“{ $told }”，请只写数字
row-bad-day = 日期看不懂：“{ $told }”，请写成2021-06-14
row-bad-id = 身份证号不对：{ $told }
row-lost-reference = 立案号末尾丢了：表格把它存成了数字，请把这一列设成文本，照原件重填
row-backward = 状态往回走：案子已经走到后面了，表里是“{ $told }”
row-withdrawn = 撤回要报案人说：公司不能替人撤案
row-declined-with-sum = 不赔又写了金额：请留一样
row-declined-without-reason = 不赔没写原因：请写在备注
row-declined-before = 以前记的是不赔：现在写赔付，请先发“更正”
row-declined-after = 以前记的是同意赔：现在写不赔，请先发“更正”
row-paid-without-sum = 已赔没写金额：请写一共赔了多少
row-agreed-without-sum = 同意赔没写金额：请写上
row-sum-without-day = 有金额没赔付日期：已赔的写上日期，只是同意赔的把状态写成“同意赔”
row-papers-without-note = 补材料没写补什么：请写在备注
row-paid-tomorrow = 赔付日期还没到：{ $day }
row-paid-before = 赔付比出险还早：{ $day }赔付，{ $event }出险
row-reference-late = 立案号记不上：案子已经同意赔或办完了，表里是“{ $told }”
row-reference-differs = 立案号不一样：记下的是“{ $known }”，表里是“{ $told }”
row-sum-absurd = 金额不合常理：{ $told }元
row-total-differs = 金额和记下的不一样：记下一共{ $known }元，表里{ $told }元；真是记错了，请服务台发“更正”再报
row-agreed-differs = 同意赔的数不一样：记下{ $known }元，表里{ $told }元；真要改，请服务台发“更正”再报
row-taken-back = 更正过：这一步撤掉过，不再照表办，请在聊天里发命令
row-unreadable-note = 备注像问话：“{ $text }”，请改成一句话
row-answered = 案子没接受：{ $text }

# The rows of sums under a sheet.
total-count = 第{ $row }行“{ $word }”写{ $told }件，上面是{ $found }行：可能漏了行或者多了行，请核对
total-amount = 第{ $row }行“{ $word }”写{ $told }元，上面各行加起来是{ $found }元：要记金额的行都先没记，请公司核对了重交；确实没错，加 --anyway 再导入
total-amount-anyway = 第{ $row }行“{ $word }”写{ $told }元，上面各行加起来是{ $found }元：照行里写的记了，请核对
total-unread = 第{ $row }行“{ $word }”的金额看不懂：“{ $told }”，没有核对
result-title = { $month }{ $insurer }导入结果：{ $file }
