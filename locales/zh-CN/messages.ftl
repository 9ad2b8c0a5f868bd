# What the bot says in a conversation. Spoken, short, plain; at most one question a message, at its end.
# A text may carry `.sms`: the same said shorter, for a message of two parts at most.

## First words and small talk

greet = 您好，我是村保。家里人的保险，我帮您查、帮您报。您想问哪样？
greet-again = 在的。您慢慢说，什么事？
help = 您可以这样说：
    “我妈摔断腿了，要报”
    “我参保没得”
    “报的案子到哪一步了”
    说“转人工”，我就请人找您。
thank = 不客气。有事再找我。
goodbye = 好的，您忙。有事随时找我。
affirm-nothing = 好。您想办哪样？直接说就行。
affirm-nothing-again = 我听着的。比如说“要报案”“查参保”。
deny-nothing = 好，那先不办。有事再跟我说。
cancel-nothing = 好，现在没有在办的事。想报案、想查参保，随时说。
out-of-scope = 这个我帮不上，我只管村里买的那份保险。报案、查参保、问赔多少，都可以找我。
out-of-scope-again = 这件事要问别处了。保险上的事，您随时问我。
not-understood = 我没听明白。您可以说“我爸摔伤了要报”，或者“查参保”，或者“转人工”。
not-understood-again = 还是没听懂，怪我。您说一件事就行：出事了要报，还是想查保险？
empty = 我没看到字。您说说，什么事？
empty-again = 还是没看到字。您写一句，或者打保险公司电话。
choose = 我怕听错了。您是想办哪一样？

wish-report-claim = 出了事，要报案
wish-check-coverage = 查有没有参保
wish-explain-benefits = 问赔多少
wish-check-claim-status = 问报的案子到哪了
wish-ask-documents = 问要带哪些东西
wish-ask-hotline = 问保险公司的电话
wish-enroll = 要参保
wish-renew = 要续保
wish-complain = 要投诉
wish-talk-to-human = 找人说话
wish-update-report = 改报过的案子
wish-manage-privacy = 管我的信息和短信

side-thank = 不客气。
side-wait = 好，不急。您忙完接着说。
side-robot = 我是帮人报保险的机器，后面有人管。要找人，说“转人工”。
why-town = 各镇归的公司不一样，说对了镇才报得对。
why-name = 要晓得是谁，保险公司才好办。
why-date = 哪天出的事，归哪一年的保险。
why-phone = 保险公司要打电话核实。
why-cause = 怎么走的，赔的项目不一样。您不方便说就不说。
why-id-number = 怕别人乱查您家的事。
why-other = 保险公司办案要用。不清楚就说“不清楚”。
words-wait = 等一下 等哈 等一哈 等会 等下 稍等 等等
words-why = 为啥要问 为啥子要问 为啥问 为什么要问 为什么问 问这个做啥 问这个干啥 问这个干嘛 问恁多 问这么多
words-robot = 是人还是 是不是人 是机器 机器人 是真人吗 是不是真人
words-refuse = 还问这 还问那 还问啥 不想说 不愿意说 不方便说 不告诉你 不好说
words-this-phone = 这个电话 这个号 我这个 用这个 打这个 打我这 现在这个 微信同号 就这个
words-unhurt = 人没事 人都没事 人没得事 人都没得事 人冇事 人都冇事 人平安 人好好的 人倒没事 人没伤
words-unreported = 没报过 没有报过 没报案 不晓得有 不知道有 才晓得有 才知道有 哪个晓得有 当时不晓得 那时不晓得
words-thumbs = 👍👌🆗✅🙏
words-doubtful-death = 猝死 突发 脑溢血 脑出血 心梗 心肌梗 高血压 低血糖 癫痫 中风 发病 犯病 病犯
words-doubtful-accident = 脑溢血 脑出血 心梗 高血压 低血糖 癫痫 发病 猝死 中暑 热射病 过敏 食物中毒 做手术 打架 打锤 打捶 喝醉 醉酒 酒后 喝了酒 无证 没驾照 自杀 喝农药 中风 突发 晕倒
words-also = 还有 另外
side-greet = 在的。
side-help = 您不用急，一样一样来。说“上一步”能改，说“算了”就不报。
side-goodbye = 好，记着的。等您有空再接着说。
side-out-of-scope = 这个我帮不上。
side-unhurt = 人平安就好。
side-unreported = 不要紧，现在照样可以报。

# Left alone with it; nothing of the insurance answers that.
words-hard-lot = 照管不过来 顾不过来 忙不过来 一个人照 一个人带 一个人咋 一个人啷 一个人怎 一个人么 一个人过 一个人活 一个人撑 一个人拖 就我一个人 剩我一个 只剩我 咋个活 啷个活 咋活 怎么活 么样活 活不下去 咋个过 啷个过 咋过 怎么过 么样过 没法过 日子难 过不下去 撑不下去 撑不起 娃儿还小 孩子还小 娃还小 娃儿要读书 孩子要读书 娃儿要养 不晓得咋个办 不晓得啷个办 啥子都不晓得 不知道怎么办 不晓得做啥 没得主意 没主意了 丢下 留下我 留我一个 留个七十 留个八十 靠他一个 顶梁柱 天塌
comfort = 您一家子不容易，我记着。先喊亲戚邻居搭把手，别一个人扛。
comfort-village = 要交的东西不急，可以请村里陪您办。
comfort-none = 我管的是村里那份保险。家里有人伤了、病了、走了，您跟我说，我替您报。

# Who is paid
words-payee = 给我还是 给他还是 给她还是 给哪个 给谁 归哪个 归谁 哪个领 谁领 打给哪个 打到哪个 打到谁
payee = 钱给谁，到赔的时候保险公司会问清楚，现在不用管。
payee-death = 钱给谁，到赔的时候再定，一般是家里的继承人商量着领。现在不用管。

# Things and animals
things-people = 人
things-people-and-houses = 人和住房
things-not-written = { $scheme }保的是{ $covered }，文件里没写{ $thing }。
things-no-scheme = 村里这份保险保的是人，文件里没写{ $thing }。
things-do-animal = 要是另外买过牲畜保险，快打那家公司的电话。没买过，跟村里说一声。
things-do-vehicle = 车要是另有保险，快打那家公司的电话。有人伤着了，跟我说，我替您报。
things-do-goods = 要是房子坏了、人伤了，跟我说一声，我替您报。
things-do-crop = 要是另外买过种植保险，快打那家公司的电话。没买过，跟村里说一声。

# An answer by SMS that is too long
more-follows = （回“更多”接着看）
more = { $text }
more-none = 就这些了。您还想问哪样？
words-more = 更多 回更多 还有呢 下面呢 后面呢 接着看

## Danger, death

danger-medical = 人要紧，先打120。
danger-fire = 人要紧，先出来，打119。
danger-trapped = 人要紧。受伤先打120，被困先打119。
danger-police = 人要紧，先打110。
danger-again = 赶快打120；起火打119，有人害您打110。
danger-later = 人现在怎么样了？方便时回我一句，我接着帮您报。
sympathy = 听到这个，心里不好受。您节哀。

## Days

day-plain = { $month }月{ $day }日
day-year = { $year }年{ $day }
day-near = { $near }（{ $day }）
day-week = { $day }（{ $weekday }）
day-tomorrow = 明天
day-today = 今天
day-yesterday = 昨天
day-before-yesterday = 前天
weekday-1 = 星期一
weekday-2 = 星期二
weekday-3 = 星期三
weekday-4 = 星期四
weekday-5 = 星期五
weekday-6 = 星期六
weekday-7 = 星期日

period = { $y1 }年{ $m1 }月{ $d1 }日到{ $y2 }年{ $m2 }月{ $d2 }日
period-not-stated = { $y1 }年{ $m1 }月{ $d1 }日到{ $y2 }年{ $m2 }月{ $d2 }日（文件没写明，以保单上的日子为准）
period-open = 时间文件里没写

## Who

who-self = 您
who-spouse = 您爱人
who-father = 他
who-mother = 她
who-son = 他
who-daughter = 她
who-grandfather = 他
who-grandmother = 她
who-parent-in-law = 老人家
who-sibling = 他本人
who-grandchild = 孩子
who-other-relative = 他本人
who-neighbor = 他本人
who-villager = 他本人
who-unknown = 出事的人
who-house = 房主
who-asked = 这个人

## What happened, said back

subject-home = 家里
subject-somebody = 有人
said-accident-injury = { $subject }{ $when }受了伤
said-accident-death = { $subject }{ $when }出意外走了
said-illness = { $subject }{ $when }生了病
said-illness-grave = { $subject }{ $when }查出了大病
said-illness-death = { $subject }{ $when }因病走了
said-death = { $subject }{ $when }走了
said-death-after-injury = { $subject }{ $when }受了伤，现在人走了
said-disability = { $subject }{ $when }出事，落下了残疾
said-burn = { $subject }{ $when }被烧伤或烫伤
said-critical-illness = { $subject }{ $when }查出“{ $disease }”
said-house-damage = { $subject }的房子{ $when }坏了

noted = { $what }，我记下了。
noted-beside = 记下了。
noted-for-later = { $what }，这件我也记下了，先说完前一件。
changed = 好，改过来了。
stepped-back = 好，退一步。
photos-kept = 照片收到{ $count }张。
voice-kept = 语音我存下了，给办案的人听。我自己听不懂，您再打几个字。
place-kept = 位置收到了。
attached-photos = 照片{ $count }张
attached-voice = 语音{ $count }段
attached-place = 位置
attached-lost = 没收到的{ $count }份
attached-added = 收到{ $what }，记到案子{ $number }里了。您先不用做什么。
attached-what-for = 收到{ $what }。是哪件事的？您说一句，我就记上。
voice-what = 语音我存下了，可我听不懂。您打几个字，出了什么事？
video-instead = 视频我收不了。您拍成照片，一张一张发我就行。
photos-too-many = 一次最多收{ $count }张，后面的没存下。您分开再发。
photos-enough = 案子{ $number }的照片够多了，后面的没存下。办案的人要什么会跟您说。

# What was sent along and could not be kept.
unkept-too-large = 有一份太大了，我存不下。您用手机拍张照片发我就行。
unkept-too-big-a-picture = 有张照片太大了，我打不开。您在手机上截个图，把截图发我。
unkept-too-many = 今天发的照片太多了，有些没存下。您明天再发，或者送到镇上。
unkept-unknown-type = 有一份我打不开。您拍成照片，一张一张发我就行。
unkept-heic = 有张照片的格式我打不开。您在手机上截个图，把截图发我。
unkept-broken = 有张照片坏了，我打不开。您重新拍一张，拍清楚一点再发。
unkept-empty = 有张照片是空的。您重新拍一张再发。
unkept-gone = 有张照片没收到。麻烦您再发一次。

## Questions of a report

ask-event = 出了什么事？您照实说一句就行。
ask-event-again = 是受了伤、烧烫伤、生病、人走了，还是房子坏了？
offer-event-accident-injury = 受了伤
offer-event-burn = 烧伤烫伤
offer-event-illness = 生了病
offer-event-death = 人走了
offer-event-house-damage = 房子坏了
ask-cause = 是突然出的事，还是生病？不方便说也没关系。
ask-cause-again = 是意外，还是病？不清楚也行。
ask-cause-after-injury = 是上次受的伤没挺过来，还是别的原因？不清楚也没关系。
ask-town = { $who }户口在哪个镇？
ask-town-self = 您户口在哪个镇？
ask-town-again = 户口本上写的是哪个镇或乡？只说名字，比如“大周”。不清楚也行。
ask-town-doubt = 这个镇名有两个像的，是哪一个？
ask-date = 是哪天的事？
ask-date-again = 大概哪天？比如“昨天”“上个月初八”“6月2号”。不清楚也行。
ask-date-doubt = 是哪一天？
ask-date-month = { $month }的事，我记着。是哪一天？记不清就说“不清楚”。
ask-date-death = 是哪天的事？
ask-house-type = 是哪种房子？
ask-house-type-again = 墙是土的、砖的，还是水泥的？不清楚也行。
ask-disease = 医院说是什么病？照单子上的字说。
ask-disease-again = 病名写在诊断书上。不清楚也行。
ask-name = { $who }叫什么名字？
ask-name-self = 您叫什么名字？
ask-name-again = 写个名字就行，跟身份证上一样的。
ask-name-death = 走的人叫什么名字？
ask-name-again-death = 写一下走的人的名字，跟身份证上一样的。
ask-phone = 打哪个电话能找到您？
ask-phone-again = 留个手机号，十一位数字。没有就说“没有”。
phone-unseen = 您用的号我这里看不到。写一下那十一位数字，不方便就说“没有”。

thread-event = 刚才说到：出了什么事？
thread-cause = 刚才说到：是突然出的事，还是生病？
thread-town = 刚才说到：{ $who }户口在哪个镇？
thread-date = 刚才说到：是哪天的事？
thread-house-type = 刚才说到：是哪种房子？
thread-disease = 刚才说到：医院说是什么病？
thread-name = 刚才说到：{ $who }叫什么名字？
thread-name-death = 刚才说到：走的人叫什么名字？
thread-phone = 刚才说到：打哪个电话能找到您？

problem-id-check-digit = 身份证号好像有一位不对，您方便时再看看。
problem-id-length = 身份证号位数不对，应该是18位。方便时再发一次。
problem-length = 身份证号位数不对，应该是18位。方便时再发一次。
problem-check-digit = 身份证号好像有一位不对，多半在最后几位。方便时再看看。
problem-birth-date-invalid = 身份证号中间的出生年月日不对，第7到14位。方便时再看看。
problem-birth-date-future = 身份证号里的生日还没到，第7到14位。方便时再看看。
problem-date-future = 您说的那天还没到。
problem-date-invalid = 您说的那天，日历上没有。
problem-date-before-birth = 您说的那天，他还没出生。
problem-amount-absurd = 花的钱数我没看懂，先不记。
problem-phone-invalid = 手机号要十一位，您看看是不是少了。
problem-invalid = 这个我没看懂，先不记。

## Reading back

confirm-facts = 您是说：{ $facts }。
fact-town = ，户口在{ $town }
fact-town-unknown = ，镇还不清楚
fact-day-unknown = ，哪天不清楚
fact-month = ，{ $month }的事，哪天不清楚
fact-name-unknown = ，名字不清楚
fact-name-self = ，名字叫{ $value }
fact-amount = ，花了{ $value }元
fact-hospital-days = ，住院{ $value }天
fact-disability-grade = ，评了{ $value }级残
fact-phone = ，电话{ $value }
confirm-ask-insurer = 我把这些报给{ $insurer }，行吗？不对就说“不对，是…”。
confirm-ask-person = 我把这些转给管这事的人，行吗？不对就说“不对，是…”。
confirm-ask-insurer-death = 我替您报给{ $insurer }，可以吗？哪里不对，您直接说。
confirm-ask-person-death = 我替您转给管这事的人，可以吗？哪里不对，您直接说。
confirm-ask-insurer-helper = 本人同意您代报的话，我就报给{ $insurer }，行吗？不对就说“不对，是…”。
confirm-ask-person-helper = 本人同意您代报的话，我就转给管这事的人，行吗？不对就说“不对，是…”。
confirm-ask-insurer-death-helper = 家里人同意您代报的话，我就报给{ $insurer }，可以吗？哪里不对，您直接说。
confirm-ask-person-death-helper = 家里人同意您代报的话，我就转给管这事的人，可以吗？哪里不对，您直接说。
confirm-again = 对的话回“对”，我就报上去。不对，您说哪里不对。
confirm-again-other = 对的话回“对”，我就办。不办就回“不”。
words-no-consent = 不同意 不要报 莫报 别报 不准报 不报给 不许报 不要删 不要撤
thread-confirm = 刚才那些都对吗？对就回“对”。
what-is-wrong = 哪里不对？您直接说对的，我改。
choice-yes = 对，报吧
choice-no = 不对，要改

## Filed

filed = 报好了，编号{ $number }。
filed-handed = 您说的我都记下了，编号{ $number }。我请人来找您。
filed-death = 都记下了，编号{ $number }。
filed-already = 这件事报过了，编号{ $number }。新说的我加进去了，不用再报。
handled-by = 我转给{ $insurer }了，他们接了我告诉您。着急就直接打{ $hotline }。
handled-by-no-hotline = 我转给{ $insurer }了，他们接了我告诉您。
to-person = 有的地方要人来看，我请镇里或区里的人回您。
to-person-unlisted-town = 这个街道归哪家公司，文件里没写。我请区里的人来定，定了告诉您。
to-person-no-insurer = 中标公司还没公布，我转给县人社局的人了。他们接了我告诉您。
to-person-backlog = 这是以前年份的事，我记进台账了。我请区里的人帮您报，有了回音告诉您。
to-person-outside-period = 那天的保险文件我这里没录入，不等于不赔。我请人来核实，有了回音告诉您。
to-person-no-cover = 文件里没写这一项，不等于不赔。我请镇上的人回您。
person-looks = 有一处不清楚，我请人一起看。
keep-accident-injury = 发票、病历、照片都留好。
keep-burn = 发票、病历、伤处的照片都留好。
keep-disability = 病历、伤残鉴定都留好。
keep-accident-death = 死亡证明、出事的证明留好，不急。
keep-illness-death = 死亡证明、病历留好，不急。
keep-death = 死亡证明留好，不急。
keep-critical-illness = 诊断书、病历、学校的证明都留好。
keep-house-damage = 房子多拍几张照片，先不要清理。
keep-illness = 发票、病历、医保结算单都留好。
keep-other = 有关的单子、照片都留好。
next-wait = 您先不用做什么，有消息我告诉您。
next-pay-death = 按文件，报案后7个工作日内赔到位，就是{ $month }月{ $day }日前。
next-pay-medical = 按文件，立案后2个工作日内兑付。
one-stop = 生病住院的大病补充，在定点医院出院时当场就减了，不用另外报。按文件算下来多少，以医院结算单为准。
one-stop-failed-hint = 要是医院没给减，您跟我说一声“医院没给结”，我就替您转给人办。
notice-filed-for-you = { $name }您好，有人替您报了案，编号{ $number }。不是您的意思，回“报错了”。

cancelled = 好，不办了。有事再说。
cancelled-report = 好，先不报了。想报的时候跟我说一声。
resume-so-far = 上次报到一半：{ $what }。
resume-empty = 上次报到一半，还没说出了什么事。
resume-ask = 接着报吗？
resume-dropped = 好，那个先放下。想报的时候再说。

## Another address of the same person

words-take-up = 接着刚才 接着上次 接着前面 接着报 接着说 接着办 接着短信 接着微信 接着网页 继续刚才 继续报 继续说 继续办 没报完 没说完 报到一半 说到一半
words-code = 验证码 校验码 发个码
words-code-again = 再发一个 再发一次 重新发 重发 没收到
words-code-feared = 骗 让我 叫我 喊我 要我 有人 别人 说是
elsewhere-so-far = 您在{ $where }里报到一半：{ $what }。
elsewhere-none = 没有看到报到一半的。出了什么事，您直接跟我说。
elsewhere-gone = 那件已经在别处接着办了。您问一句“到哪一步了”，我就告诉您。
elsewhere-prove = 要接着报，先得晓得是您。我往您报案的手机发个验证码，是哪个号？
ask-code-phone = 要名单上留的号，或者给我发过短信的号。发到哪个手机？
ask-code-phone-again = 要十一位的手机号，只发数字就行。
ask-code-again = 手机上收到的那6个数字，发给我就行。没收到说“再发一个”。
code-sent = 这个号码要是我认得的，验证码马上就到。收到后把那6个数字发给我。
code-right = 对上了。
code-what-now = 您要查什么、报什么，直接说。
code-wrong = 这6个数字没对上。您再看看短信，再发一次。
code-expired = 这个验证码过了时间，用不得了。要新的，说“发个验证码”。
code-too-often = 今天发的次数多了，先歇一歇，明天再发。急的话说“转人工”。
code-own-phone = 就是您现在用的这个手机，不用验证码。您有事直接说。
code-not-here = 这里发不了验证码。您用报案时的手机来说，或者说“转人工”。
code-let-go = 好，先放下。要验证的时候说“发个验证码”。

## Cover

ask-coverage-name = 查哪个人？写名字就行。
ask-coverage-name-again = 要查的人叫什么？跟身份证上一样的名字。
ask-coverage-id-number = 为了不让别人乱查，请发{ $who }身份证的后六位。
ask-coverage-id-number-again = 身份证最后六位，最后一位是X也写上。
thread-id-number = 刚才说到：身份证的后六位。
coverage-not-here = 在这里请不要发身份证号。说“发个验证码”，我往名单上的手机发个码，也能查。
proof-slowed = 今天试的次数多了，先歇一歇，明天再查。急的话说“转人工”。
not-on-roster = 名单上没对上，不等于没参保。我请镇里核实。
coverage-in-force = { $name }参保了：{ $scheme }，{ $period }。保险公司是{ $insurer }，电话{ $hotline }。
coverage-prospect = { $name }还没参保{ $scheme }。想参保，问村里或者镇上。
coverage-registered = { $name }登记了{ $scheme }，还没生效。我说的是今天的情况。
coverage-paid = { $name }交了{ $scheme }的钱，还没生效。我说的是今天的情况。
coverage-booked = { $name }的{ $scheme }钱到账了，还没生效。我说的是今天的情况。
coverage-ended = { $name }的{ $scheme }到期了：{ $period }。到期以前出的事，照样可以报。
coverage-left = 名单上{ $name }的{ $scheme }停了。您觉得不对，说“转人工”，我请人核实。
coverage-none = { $name }名单上有，可没查到哪份保险。我建议您说“转人工”，请人核实。
coverage-how = 要查某个人，把名字和身份证后六位发给我。
coverage-later = 查参保要先报完这件。您随时再问我。
scheme-in-force = 现在管用的是{ $scheme }，{ $period }。保的是：{ $who }。
scheme-in-force-at = { $town }现在管用的是{ $scheme }，{ $period }，归{ $insurer }。保的是：{ $who }。
no-scheme-today = 今天没有哪份保险文件在有效期里。出了事照样可以报，我转给人。
insurer-open = 还没公布的公司

## Benefits

benefits-title = { $scheme }（{ $period }）：
benefits-all = { $covers }。
benefits-ask-event = 您说说是哪样事、花了多少，我按文件给您算。
benefits-not-listed = { $scheme }的文件里没写赔多少，我不能乱说。我请镇上的人回您。
benefits-event = { $event }，按{ $scheme }的文件：
benefits-sum = { $cover }：{ $steps }
benefits-sum-only = { $cover }按文件算是{ $amount }。
benefits-open = { $cover }{ $limit }：{ $steps }
benefits-own = 您报的案子{ $number }，按文件可能用到：
benefits-own-open = 案子{ $number }能赔多少，文件里没写，我不能乱说。以保险公司核定为准，有回音我告诉您。
words-own-sum = 赔好多 赔多少 赔几多 赔几个 能赔 赔得到 赔得了 拿好多 拿多少 得好多 得多少 给好多 给多少
benefits-limit = （最高{ $limit }）
benefits-final = 按文件说的，最后以保险公司核定为准。
benefits-no-cover = { $scheme }的文件里，没写{ $event }这一项，不等于不赔。我请镇上的人回您。
words-inpatient = 住院 出院
words-chronic-outpatient = 慢性病 特病 慢病 透析
words-outpatient = 门诊
benefits-no-scheme = 您说一下户口在哪个镇、哪年的事，我再看文件。
ask-benefits-town = 您户口在哪个镇？各县的不一样。
ask-benefits-town-again = 只说镇的名字就行，比如“大周”“曾家”。
source = 写在《{ $title }》里，文号{ $number }。
source-clauses = 写在《{ $title }》里：{ $clauses }。
words-source = 依据 哪个文件 什么文件 文件号 文号 哪一条

## Status

state-notified = { $name }的案子{ $number }（{ $event }）报给{ $insurer }了，他们还没接。我在催。
state-with-person = { $name }的案子{ $number }（{ $event }）在人手里看着，有回音我告诉您。
state-acknowledged = { $name }的案子{ $number }，{ $insurer }{ $since }接了。您先不用做什么。
state-registered = { $name }的案子{ $number }，{ $since }立案了。您先不用做什么。
state-documents = { $name }的案子{ $number }，还要补：{ $papers }。交给镇上或保险公司都行。
state-assessing = { $name }的案子{ $number }，材料齐了，正在核定。
state-approved = { $name }的案子{ $number }，{ $since }同意赔了，在打款。
state-paid = { $name }的案子{ $number }，{ $since }赔了。没收到就跟我说。
state-declined = { $name }的案子{ $number }，保险公司没有同意。您不认可，说“投诉”，我请人来看。
state-withdrawn = { $name }的案子{ $number }，您撤回了。
state-closed = { $name }的案子{ $number }，{ $since }结了。有不对的，跟我说。
status-hotline = 着急就直接打{ $hotline }。
status-none = 您这个号码下，没有报过的案子。
status-not-filed = 这件还没报上去，差一点就好。报了我告诉您到哪一步、几天有信。
state-as-before = 案子{ $number }还是刚才说的那样，我接着催，有动静马上告诉您。
promise-pay-death = 按文件，报案后7个工作日内赔到位。
promise-pay-death-day = 按文件，{ $month }月{ $day }日前赔到位。
promise-pay-medical = 按文件，立案后2个工作日内兑付。
promise-pay-medical-day = 按文件，{ $month }月{ $day }日前兑付。
promise-law-payment-day = 按法律，同意赔以后10天内给钱，就是{ $month }月{ $day }日前。
promise-law-decision = 文件没写几天给钱。按法律，材料交齐后30天内答复，同意赔了10天内给钱。
promise-law-decision-day = 按法律，{ $month }月{ $day }日前要答复，同意赔了10天内给钱。
promise-past = 该办好的日子{ $month }月{ $day }日过了，我在往上催。

# After a report: how long, how far, what next
words-how-long = 好多天 好久才 好久下 好久给 好久能 好久得 要好久 等好久 多久 多少天 几天才 几天能 几天给 几时 啥时候 么时候 么昝 什么时候 哪天能 哪天给 好久到 好久赔 好久拿
words-silence = 没动静 没得动静 没消息 没得消息 没信 没得信 没得人来 没人来 没人联系 没得人联系 没回音 没得回音 没音信 一点消息 咋个样了 啷个样了 咋样了 么样了 到哪一步 到哪步 办得咋
words-what-now = 现在咋办 现在咋个 现在啷个 现在怎么办 现在怎么弄 现在么样 咋个整 啷个整 咋整 咋弄 咋个办 啷个办 么样办 咋办 怎么办 接下来 下一步 还要做啥 还要干啥 要我做啥 我要做啥 我还要 然后咧 然后呢

# It goes on with the injured
words-course = 又住院 再住院 还在住院 还要住院 又进医院 又送医院 又送到 转院 转到 转去 转起 转上 又开刀 又开了 再开刀 又做手术 又动手术 重症 ICU icu 加重 严重了 恶化 恼火 复发 感染 锯了 截肢 取钢板 昏迷 醒了 好些了 出院了 拆线 拆石膏
words-perhaps = 可能 怕是 恐怕 怕要 说不定 搞不好 或许 估计 好像 要残 会残 要瘫 会瘫 要落 会落
course-noted = 记到案子{ $number }里了，保险公司也知道了。
course-keep = 发票、病历都留好，您先不用做什么。
course-lasting = 残不残要看鉴定，检查单、病历都留好。评了告诉我一声。人好好养。
course-ask = 换了医院也照样算这件案子。哪家医院能赔，打{ $hotline }问一句最稳当。
course-ask-no-hotline = 换了医院也照样算这件案子。哪家医院能赔，问镇上一句最稳当。
words-my-name-is = 我叫 俺叫 我是 俺是 我的名字 我名字 我姓名
named-insured = 记上了，是{ $name }，案子{ $number }。保险公司也知道了，您不用再报。
named-sender = 记上了，{ $name }。案子{ $number }，找您就晓得叫什么了。
named-sender-ask = 记上了，{ $name }。案子{ $number }里出事的人叫什么？晓得了告诉我一声。
named-ticket = 记上了，{ $name }，编号{ $number }。
named-nothing = { $name }，记下了。您想办哪样？直接说就行。
words-papers = 手续 证明 资料 材料 单据
words-house = 户主 房 屋 垮 塌 漏
words-no-answer = 打不通 没人接 没得人接 无人接 不接 占线
status-none-how = 别人替您报的，请他来问，或者说“转人工”。出了事还没报，直接跟我说。
status-none-person = 您这个号码下没有报过的案子。我请人帮您查。
status-not-yours = 这个编号我不能在这里说。用报案时的手机来问，或者说“转人工”。
not-received = 案子{ $number }说是赔了，您没收到，我请人去查。
words-added-cost = 又花 再花 还花 又交 又补 加进去 另外花
words-not-received = 没收到 没到账 没看到钱 没见钱 没得钱
papers-open = 还没说哪些

## Papers

papers-which = 受伤：发票、病历、身份证、银行卡。走了人：再加死亡证明。房子：照片和村里的证明。
papers-accident-injury = 一般要：发票原件、病历、费用清单、身份证。别处报过的，带结算单。
papers-burn = 一般要：发票原件、病历、费用清单、身份证。伤处拍张照片。
papers-disability = 一般要：病历、伤残鉴定、身份证。
papers-accident-death = 一般要：死亡证明、户口注销、出事的证明、家里人的身份证和关系证明。
papers-illness-death = 一般要：死亡证明、户口注销、家里人的身份证和关系证明。
papers-death = 一般要：死亡证明、户口注销、家里人的身份证和关系证明。
papers-illness = 定点医院出院时当场结，一般不用交东西。没结的，留好发票、病历、医保结算单。
papers-critical-illness = 一般要：诊断书、病历、身份证。学生再加学校的证明。
papers-house-damage = 一般要：房子的照片、村里的证明、身份证。先拍照，再清理。
papers-still = 案子{ $number }还差：{ $papers }。交给镇上或保险公司都行。
papers-other = 一般要：身份证、发票、病历。
papers-where = 文件没写全，以保险公司说的为准。交给镇上，或打保险公司电话问。
papers-where-death = 文件没写全，以保险公司说的为准。不急，慢慢办，也可以请村里帮着交。

## Insurers and phones

hotline-is = { $insurer }，报案电话{ $hotline }。
hotline-is-town = { $town }归{ $insurer }管，报案电话{ $hotline }。
desk-address = 服务点在{ $address }。
desk-hours = { $hours }有人接。
desk-address-hours = 服务点在{ $address }，{ $hours }有人。
hotline-not-printed = 归{ $insurer }管，文件里没印电话。跟我报也一样，我替您转。
hotline-unlisted = { $town }归哪家公司，文件里没写。我请区里的人回您。
hotline-open = { $town }归哪家公司，我这里还没有。我请人回您。
hotline-which-town = 各镇归的公司不一样。您户口在哪个镇？
hotline-which-town-again = 只说镇的名字就行，比如“大周”“新田”。
hotline-by-town = 各镇归的公司不一样，说了镇名我就告诉您。
hotline-no-answer = { $hotline }打不通，这边我记下了，请人来找您，您不用一直打。
ask-hotline-town = 各镇归的公司不一样。您户口在哪个镇？
ask-hotline-town-again = 只说镇的名字就行，比如“大周”“新田”。

## Joining and renewing

enrol-who = { $scheme }保的是：{ $who }。时间：{ $period }。
enrol-who-open = { $scheme }，时间：{ $period }。
enrol-price = 文件写一个人{ $yuan }元。
enrol-free = 一个人{ $yuan }元，{ $payers }出，个人不用交钱。
enrol-price-open = 交多少钱，文件里没写，我不能乱说。
enrol-where = 怎么登记，问村里或镇上。要我请人回您，说“转人工”。
ask-enrolment-town = 您户口在哪个镇？各县的不一样。
ask-enrolment-town-again = 只说镇的名字就行，比如“大周”“曾家”。
ask-renewal-town = 您户口在哪个镇？各县的不一样。
ask-renewal-town-again = 只说镇的名字就行，比如“大周”“曾家”。
renew-period = { $scheme }的时间是{ $period }。
renew-next-year = 下一年怎么续，文件里没写。

## Persons

ask-what = 您受委屈了。是什么事？您照实说，我原话转上去。
ask-what-again = 您说一句是哪家、什么事，我就转给管的人。
ask-human-phone = 打哪个电话找您？不留也行，就在这里回。
complaint-taken = 您的话我原样转给管的人了。
complaint-noted = 好，记下了。
ask-complaint-topic = 是哪一种？不说也行。
human-taken = 好，我请人来回您。
words-call-back = 回个电话 回电话 打电话给我 给我打电话 打给我 来电话
human-here = 好，那就在这里回您。
callback-taken = 好，我请人打{ $phone }找您。
question-taken = 这个我答不好，我请人来回您。
ticket-by = { $when }编号{ $number }。
by-today = 今天有人回您。
by-day = { $day }前有人回您。
by-soon = 会有人回您。
too-fast = 您发得太快了，我慢慢看，您稍等一下再发。
too-fast-later = 刚才您发的我都留着了。最要紧的是哪一句，您再说一遍？
apology = 刚才我这里出了点岔子。您的话我留着了，有人会看，编号{ $number }。

## Changing a report

update-none = 您这个号码下，没有还在办的案子。要报新的，直接说出了什么事。
update-which = 您要改哪一件？
update-what = 案子{ $number }，要改哪里？您直接说对的。
update-what-again = 比如说“日期是6月2号”“电话换成…”“不报了”。
update-confirm = 案子{ $number }改成：{ $changes }。对吗？
update-person = 案子{ $number }，您的话我转给管的人了。
updated = 案子{ $number }改好了，保险公司也知道了。
withdraw-confirm = 要撤回{ $name }的案子{ $number }，是吗？撤了还可以再报。
withdrawn = 案子{ $number }撤回了。想再报，随时说。
claim-label = { $name } { $event }（{ $number }）
slot-event = 事情是
slot-date = 日期是
slot-name = 名字是
slot-relation = 是您的
slot-town = 户口在
slot-phone = 电话是
slot-id-number = 身份证号是
slot-amount = 花了
slot-amount-value = { $value }元
slot-hospital-days = 住院
slot-hospital-days-value = { $value }天
slot-disability-grade = 伤残级别
slot-disease = 病是
slot-house-type = 房子是
slot-hospital = 医院是
slot-village = 村是

## The own data

privacy-which = 您是想停掉短信，看我存了什么，还是删掉？
wish-stop = 停掉消息
wish-show = 看存了什么
wish-erase = 删掉我的信息
stopped = 好，不再给您发通知了。您来问，我照样回。想再收，说“恢复通知”。
stopped-office = 您是办案子的，案子的通知停不了。换人办，请找总管改名册。
stopped-already = 通知已经停了，不会再发。想再收，说“恢复通知”。
notices-again = 好，有进展我再告诉您。
kept-claims = 您报过的案子：{ $numbers }。
kept-person = 名单上有{ $name }，{ $town }，参保记录{ $schemes }条。
kept-nothing = 您这个号码下，只有咱们说过的话，没有别的。
kept-how = 要看名单上的，先说名字和身份证后六位查参保，再来看。
erase-frozen = 案子{ $number }还在办，现在删会耽误您。我先冻住，不拿去做别的；办完再删。
erase-limitation = 案子{ $number }办过，赔款的事几年里还能追，现在先冻住不用，到期再删。
erase-person = 好，我请人来核对了再删。
erase-confirm = 要删掉{ $names }在名单上的信息，是吗？删了就查不到参保了。
erased = 删掉了。下次名单再来，也不会再记上。
words-stop = 退订 别再发 别发 不要发 莫发 停掉 不想收 短信 TD 骚扰
words-stop-exactly = 退订 TD T R 退 退定 退订T 退订TD 退订R TD退订 T退订 拒收 拒收R 取消订阅 回T 回TD 回R 回退订 回复T 回复TD 回复R 回复退订
words-renew-exactly = 续 续上 续了 我续
words-not-renew-exactly = 不续 不续了 不续保 不续保了 我不续
words-again-exactly = 恢复通知 恢复短信 恢复 开通通知
words-again = 恢复通知 恢复短信 再发给我
words-show = 存了 看看 有哪些信息 记了我 查我的信息 给我看
words-erase = 删 抹掉 清掉 注销
