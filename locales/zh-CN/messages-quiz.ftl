# 考一考: what a helper has to know, from the notices. quiz-N-right is the number of the right choice; quiz-N-clause says
# where it stands. Questions may be added: they are counted.

quiz-opening = 十个问题，回数字就行。不想做了回“停”。
quiz-1 =
    大周镇的人摔伤了，报给哪家？
    1 人保财险
    2 中国人寿
    3 平安财险
quiz-1-right = 1
quiz-1-clause = 第1题：大周镇归人保财险，95518。见万州扶组办发〔2021〕4号 四。
quiz-2 =
    看归哪家公司，凭什么？
    1 人现在住哪里
    2 在哪里出的事
    3 户口在哪个镇
quiz-2-right = 3
quiz-2-clause = 第2题：看户口在哪个镇，不看人在哪里。见万州扶组办发〔2021〕4号 四。
quiz-3 =
    在定点医院住院，大病补充医疗怎么办？
    1 出院时一站式结了，不用报
    2 拿发票去镇上报
    3 打电话报案
quiz-3-right = 1
quiz-3-clause = 第3题：一站式结算，不用另外报；没结成的转给人。见万州扶组办发〔2021〕4号 六。
quiz-4 =
    万州2021年的保险，保哪一段？
    1 从交钱那天起一年
    2 2021年1月1日到12月31日
    3 从发文那天起
quiz-4-right = 2
quiz-4-clause = 第4题：十二个月，2021年1月1日到12月31日。见万州扶组办发〔2021〕4号。
quiz-5 =
    村民问能赔多少，怎么说？
    1 保证能赔5万
    2 按文件最高多少，以保险公司核定为准
    3 说赔不了
quiz-5-right = 2
quiz-5-clause = 第5题：文件写的是“最高”，不打包票，也不说赔不了。见万州扶组办发〔2021〕4号 五（一）。
quiz-6 =
    2019年摔断腿没报过，现在怎么办？
    1 太晚了，不报了
    2 记进台账，帮着去报
    3 让他自己想办法
quiz-6-right = 2
quiz-6-clause = 第6题：2018年以来没报的都记台账，动员、帮着报。见万州扶组办发〔2021〕4号 七（三）。
quiz-7 =
    您替村民报案，先要什么？
    1 本人同意您代报
    2 村里盖章
    3 什么都不要
quiz-7-right = 1
quiz-7-clause = 第7题：代报可以，本人要同意。见万州扶组办发〔2021〕4号 七（二）。
quiz-8 =
    房子被大风吹垮了，要报吗？
    1 不归保险管
    2 要报，先拍照
    3 修好了再说
quiz-8-right = 2
quiz-8-clause = 第8题：自然灾害、意外垮了房子要报案，先拍照。见万州扶组办发〔2021〕4号 五（五）。
quiz-9 =
    不晓得是不是意外，报不报？
    1 先弄清楚再报
    2 自己判断
    3 先报，是不是由公司定
quiz-9-right = 3
quiz-9-clause = 第9题：不替公司定，照样报。见万州扶组办发〔2021〕4号 六。
quiz-10 =
    别人问村里谁住了院，您怎么说？
    1 告诉他
    2 不说，病情只给办案的人
    3 发到群里
quiz-10-right = 2
quiz-10-clause = 第10题：病情和证件号不往外说，也不发群里。见《个人信息保护法》第二十八条。
quiz-passed = 对了{ $right }题，一共{ $asked }题，过了。{ $lines }
quiz-failed = 对了{ $right }题，一共{ $asked }题，看看下面的再来一次。{ $lines }
quiz-stopped = 好，不做了。想做再发“考一考”。
quiz-results =
    考一考：
    { $lines }
quiz-line-passed = { $name } 过了，{ $right }/{ $asked }
quiz-line-tried = { $name } 没过，{ $right }/{ $asked }
quiz-nobody = 还没有人做过。
quiz-not-yours = 谁做过由镇里和县里看。您自己做，发“考一考”。
words-quiz-stop = 停 不考了 不做了 退出 算了
