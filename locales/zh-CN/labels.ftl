# How people name the values of slots, states and clocks. `whose-*` is how the insured is named to the sender.

event-accident-injury = 意外受伤
event-accident-death = 意外身故
event-illness = 生病住院
event-illness-death = 因病身故
event-death = 身故（原因没说）
event-disability = 伤残
event-burn = 烧伤烫伤
event-critical-illness = 大病确诊
event-house-damage = 房屋受损
event-unknown = 什么事没说清

step-acknowledge = 收到
step-register = 立案
step-want-papers = 补材料
step-papers-complete = 材料齐
step-approve = 同意赔
step-pay = 赔付
step-decline = 拒赔
step-close = 结案
step-hand-over = 转交

status-notified = 报上去了，等接案
status-acknowledged = 接案了
status-registered = 立案了
status-documents = 等补材料
status-assessing = 材料齐了，在核定
status-approved = 同意赔，等打款
status-paid = 赔了
status-declined = 没有同意赔
status-withdrawn = 撤回了
status-closed = 结案了
status-open = 等人接

relation-self = 本人
relation-spouse = 爱人
relation-father = 父亲
relation-mother = 母亲
relation-son = 儿子
relation-daughter = 女儿
relation-grandfather = 爷爷或外公
relation-grandmother = 奶奶或外婆
relation-parent-in-law = 公婆或岳父母
relation-sibling = 兄弟姐妹
relation-grandchild = 孙辈
relation-other-relative = 亲戚
relation-neighbor = 邻居
relation-villager = 村里人

whose-self = 您
whose-spouse = 您爱人
whose-father = 您父亲
whose-mother = 您母亲
whose-son = 您儿子
whose-daughter = 您女儿
whose-grandfather = 您家老人
whose-grandmother = 您家老人
whose-parent-in-law = 您家老人
whose-sibling = 您家里人
whose-grandchild = 您家孩子
whose-other-relative = 您亲戚
whose-neighbor = 您邻居
whose-villager = 您村里人
whose-unknown = 您报

cover-accident-death = 意外身故
cover-accident-disability = 意外伤残
cover-accident-burn = 意外烧伤
cover-accident-medical = 意外医疗
cover-hospital-allowance = 住院津贴
cover-illness-death = 疾病身故
cover-major-medical = 大病补充
cover-student-critical-illness = 学生重大疾病
cover-house = 农房

insurer-chinalife = 中国人寿
insurer-picc = 人保财险
insurer-pingan = 平安财险

house-type-thatch = 竹草屋
house-type-adobe = 土坯房
house-type-brick-wood = 砖木或石木房
house-type-concrete = 钢筋混凝土房
house-type-unknown = 房子

clock-acknowledge = 接案
clock-pay-death = 身故赔付
clock-pay-medical = 意外医疗赔付
clock-law-decision = 核定结果
clock-law-payment = 打款
clock-law-refusal = 送拒赔通知
clock-law-advance = 先付能定的数
clock-answer = 回话

clock-state-waiting = 还没开始
clock-state-running = 在走
clock-state-paused = 等材料
clock-state-at-risk = 快到期
clock-state-overdue = 过期了
clock-state-met = 办到了
clock-state-void = 不用了

ticket-complaint = 投诉
ticket-human = 找人说话
ticket-callback = 请回电话
ticket-question = 问题

# Why a person has to look at a case.
handed-unknown-town = 不知道哪个镇
handed-unlisted-town = 文件没列这个镇
handed-unknown-day = 日子没说清
handed-unknown-date = 日子没说清
handed-unknown-event = 出了什么事没说清
handed-unknown-name = 姓名没说清
handed-unknown-phone = 没有电话
handed-outside-period = 那天的文件没录入
handed-backlog = 旧账，要补报
handed-no-insurer = 承保公司没定
handed-no-cover = 文件没写这一项
handed-cause-open = 怎么走的没说清
handed-several-schemes = 有几份方案
handed-all-open = 文件没写细则
handed-period-not-stated = 保险期间看保单
handed-wants-person = 要找人说话
handed-not-understood = 话没听懂
handed-doubtful-accident = 是不是意外要人定
handed-doubtful-cause = 怎么走的要人定
handed-one-stop-failed = 医院没给直接结算
handed-differs = 前后说的不一样

cause-sudden = 突然出的事
cause-ill = 生病
cause-unclear = 没说清

# What a message wants, as staff label what was not understood; `skip`: there is nothing to learn from it.
intent-greet = 打招呼
intent-help = 问怎么用
intent-check-coverage = 查参保
intent-explain-benefits = 问赔多少
intent-report-claim = 报案
intent-check-claim-status = 查进度
intent-ask-documents = 问材料
intent-ask-hotline = 问电话
intent-enroll = 参保
intent-renew = 续保
intent-complain = 投诉
intent-talk-to-human = 转人工
intent-update-report = 改报案
intent-manage-privacy = 管信息
intent-affirm = 同意
intent-deny = 否认
intent-cancel = 不办了
intent-thank = 道谢
intent-goodbye = 告别
intent-out-of-scope = 不相干
intent-answer = 回答
intent-skip = 不管

# Which question stood open.
asked-event = 出了什么事
asked-cause = 怎么走的
asked-town = 哪个镇
asked-date = 哪天
asked-house-type = 什么房子
asked-disease = 什么病
asked-name = 姓名
asked-phone = 电话
asked-id-number = 身份证号
asked-last-six = 身份证后六位
asked-what = 投诉什么
asked-change = 改什么
asked-which = 哪个案子
asked-wish = 停短信、看信息还是删除
asked-choice = 办哪一样
asked-confirm = 对不对
asked-resume = 接不接着报

# A text for everybody of an area: what it is, how it stands, and why somebody gets none.
broadcasting-warning = 险情预警
broadcasting-publicity = 宣传
broadcasting-counting = 在数人
broadcasting-counted = 在数人
broadcasting-ready = 等人同意
broadcasting-sending = 在发
broadcasting-sent = 发完了
broadcasting-stopped = 停了
broadcasting-ended = 灾情结束，收回了
broadcasting-lapsed = 过期没发
reaching-stopped = 退订的
reaching-no-phone = 没留电话的
reaching-shared-phone = 几家合用电话的
reaching-never-wrote = 没来过信的
reaching-no-channel = 渠道没开的
reaching-staff = 干部自己
reaching-told = 当面告知
reaching-arrived = 送到
reaching-gone = 发出，没有回执
reaching-failed = 没送到
reaching-planned = 没发
reaching-waiting = 在排队
reaching-none = 没有
people-safe = 都平安
people-injured = 有人受伤
people-trapped = 有人被困
asked-people = 人平不平安
asked-pictures = 有没有照片
asked-safety = 平不平安

thing-animal = 牲口家禽
thing-vehicle = 车和机器
thing-goods = 家里的东西
thing-crop = 地里的庄稼
