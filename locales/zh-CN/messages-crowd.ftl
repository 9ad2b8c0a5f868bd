# Texts to everybody of an area, and what is said while a disaster lasts.

broadcast-warning = { $text }
broadcast-publicity = { $text }
    .sms = { $text }{ $end }不想再收就回“退订”。

# To the officers.
broadcast-which-area = 发给哪里？地名写在前面，比如“{ $word } 大周镇 今晚有暴雨，河边的先搬到学校”。
broadcast-not-your-area = { $area }不归您管，没有动。请找管{ $area }的人。
broadcast-counting = 记下了，编号{ $number }，发给{ $area }。正在数人，数好了给您看。
broadcast-preview =
    【待同意】{ $number } { $kind } { $area }
    “{ $said }”
    { $people }人，{ $addresses }个号：{ $channels }
    短信每条{ $parts }段，约{ $cost }元
    发不到：{ $lost }
    要另一个人回“同意 { $number }”才发；不发回“停发 { $number }”
    .sms =
    【待同意】{ $number } { $kind } { $area }
    “{ $said }”
    { $people }人，{ $addresses }个号，每条{ $parts }段，约{ $cost }元。发不到：{ $lost }
    要另一个人回“同意 { $number }”才发
broadcast-reaches-nobody = { $number }没有发：{ $area }没有一个人能收到。发不到的：{ $lost }。
broadcast-second-person = { $number }要另一个人来同意，写的人自己不行。
broadcast-not-ready = { $number }现在是“{ $state }”，不能同意。
broadcast-goes = { $number }开始发给{ $area }。要停回“停发 { $number }”。
broadcast-goes-later = { $number }早上开始发给{ $area }，夜里不打扰人。要停回“停发 { $number }”。
broadcast-stopped = { $number }停了。已经发出去{ $gone }条，收回没发的{ $waiting }条。
broadcast-ended = { $number }问的那场灾情已经结束，这条收回了，不发。
broadcast-over = { $number }现在是“{ $state }”，没有要停的。
broadcast-lapsed = { $number }过了24小时没人同意，不发了。要发请重写一条。
broadcast-sent = { $number }发给{ $area }，发完了：发出{ $gone }条，送到{ $arrived }条。
broadcast-stands = { $number } { $area } { $state }：发出{ $gone }条，送到{ $arrived }条，没送到{ $failed }条，还有{ $waiting }条没发。
broadcast-list =
    在办的广播：
    { $lines }
broadcast-which =
    同意哪一条？把编号写在后面，比如“同意 { $number }”：
    { $lines }
broadcast-none = 现在没有在办的广播。
broadcast-unknown = 没有这个编号的广播。请照通知上的8位数字再发一次。
broadcast-nobody = 没有
broadcast-refused-empty = 还没写要说的话。比如“{ $word } { $area } 今晚有暴雨，河边的先搬到学校”。
broadcast-refused-signs = 里面有看不见的怪符号，没有发。请只用字和标点重写。
broadcast-refused-formula = 开头不能是等号、加减号，没有发。请从字开始写。
broadcast-refused-link = 里面有网址，没有发。老人家怕骗，也点不开，请写成话。
broadcast-refused-markup = 里面有网页代码，没有发。请只用字和标点重写。
broadcast-refused-number = 里面像有人的手机号或身份证号，没有发。要留电话就留座机或热线。
broadcast-refused-long = 太长了：一条要{ $parts }段短信，最多{ $most }段。请写短些。

reach-told = 记下了：当面告知{ $homes }户，{ $people }人。
reach-told-but = 记下了：当面告知{ $homes }户，{ $people }人。没对上：{ $missing }。
reach-told-some = 记下了{ $people }人平安。没对上：{ $missing }。
reach-how = 告诉了哪几户？比如“告知 王大富家”“告知 { $group }都说了”。
visited-how = 看过了哪几户？比如“报平安 王大富”“报平安 3组”。
reach-nobody-found = 名单上没对上：{ $missing }。请写户主的名字，或者哪个组，比如“{ $group }”。

# To people of whom somebody wants to know how they are.
safety-ask = { $place }{ $said }，您家房子和人都平安吗？回1平安，2房子坏了，3有人受伤或被困。有险先打119、120。
safety-choice-safe = 平安
safety-choice-house = 房子坏了
safety-choice-hurt = 有人受伤或被困
safety-safe = 好，平安就好。有事随时跟我说。
safety-danger = 人要紧。受伤先打120，被困先打119。
safety-first = 人要紧：有人受伤先打120，被困先打119。
words-all-safe = 平安 都平安 人都平安 都好 好的 没事 都没事 人没事 人都好 平安无事 没得事 都在 没受伤 都没受伤 没人受伤 没有人受伤 没有受伤 人没受伤 没伤人 没伤着人 没伤到人 人没伤着 人没伤到 人都没事 人没得事 都没得事 家里人都好 家里人没事 大家都好 大家没事 人安全 都安全 安全 人在 没人伤 没有伤亡 没得人受伤 人都在 大人娃儿都好 一家人都好 家里都好 屋头都好 家里没事 屋头没事 房子没事 房子没坏 房子好的 房子都好 屋没事 房子和人都平安 人和房子都没事 都平安的 都好的 没事的 没啥事
safety-whom = 好。您说的平安是哪一位？
safety-whom-many = 好。您说的平安是哪几位？把名字写来，都平安就回“都平安”。
safety-everybody = 都平安
words-safe-tail = 哈 哦 啊 呢 的 了 哒 嘛 哟 噻 嘞 滴 啦 呀 哎 噢 嗯 谢谢 多谢 放心
words-safe-state = 平安 平平安安 没事 没得事 没啥事 没啥子事 没什么事 没有事 莫得事 莫事 没事情 安全 好好 好好的 好的 好 没受伤 没有受伤 没伤 没伤着 没伤到 没遭 没问题 无事 无恙 蛮好
words-safe-beside = 都 也 还 全 均 暂时 目前 现在 一切 全都 全部 也都 都还 都是 还都 就 倒是 倒 人 都很 很
words-safe-plural = 都 全 大家 一家 家里 屋头 大人 我们 咱 俺们 老小
words-safe-all = 我们 我们家 我们屋 我们屋头 我们一家 我们一家人 我家 我家里 我屋 我屋头 我屋里 咱们 咱家 咱 俺们 俺家 一家 一家人 一家子 全家 全家人 大家 大家伙 屋头 屋里 屋里人 屋头人 家里 家里人 家人 大人小孩 大人娃儿 大人细娃 老小 老老小小 一家老小 全家老小 两口子 老两口 我们都 全部人 人
words-safe-house = 房子 屋 房屋 房 屋子 房子和人 人和房子 人和房
words-safe-me = 我 我自己 我个人 我本人 我一个人 我这边 我这里 我这儿 俺 本人 自己
words-safe-kin = 妈 爸 爹 娘 老妈 老爸 老汉 老汉儿 爸爸 妈妈 爸妈 父母 父亲 母亲 老公 老婆 媳妇 婆娘 男人 屋里人 儿子 女儿 儿 女 幺儿 幺女 娃 娃儿 娃娃 孩子 小孩 细娃 孙子 孙女 孙娃 爷爷 奶奶 婆婆 公公 外公 外婆 嘎公 嘎婆 哥 弟 姐 妹 哥哥 弟弟 姐姐 妹妹 老人 老人家 大伯 叔叔 伯伯 嫂子 妯娌 岳父 岳母 丈人 丈母娘
words-trapped = 被困 困住 困到 困在 困起 压住 压到 压倒 压着 压在 被压 遭压 埋住 埋到 埋在 埋起 被埋 遭埋 埋了 下不来 出不来 出不去 冲走 冲跑 卷走 卡住 卡到 陷住 陷到 救命 快来救 没跑出来 没出来 没逃出来
words-freed = 救出来 救起来 救出 挖出来 拉出来 抬出来 刨出来 没被困 没有被困 没人被困 没得人被困 没困 没压 没有压 没埋 没有埋 没人 没得人 送医院 送到医院 住院 差点 差一点
words-dead = 没气 断气 死 去世 过世 走了 没救 遗体 尸 人没了 没得了
words-out = 出来了 跑出来 逃出来 救出来 救起来 脱险 转移了 撤出来 搬出来 下来了
words-trapped-not = 车 庄稼 猪 牛 羊 鸡 狗 秧 苞谷 树 路
ask-people = 人都平安吗？
ask-people-again = 有没有人受伤或被困？
thread-people = 刚才说到：人都平安吗？
offer-people-safe = 人都平安
offer-people-injured = 有人受伤
offer-people-trapped = 有人被困
ask-pictures-again = 有房子的照片就发来，没有就回“没有”。
ask-pictures = 方便就拍张房子的照片发来。没有就回“没有”。
thread-pictures = 刚才说到：房子的照片。没有就回“没有”。
why-people = 人比房子要紧。

# Incidents.
incident-which-area = 哪里的灾情？比如“灾情 大周镇 暴雨 7月10日”。
incident-how = 没看懂是什么灾、哪一天。请写成“灾情 { $area } 暴雨 7月10日”，日子在最近60天里。
incident-already = { $area }{ $said }（{ $day }起）已经在办，编号{ $number }。看情况回“灾情报告 { $number }”。
incident-declared =
    【灾情】{ $number } { $area } { $said }，{ $day }起
    从现在起，那里的报案归到一起。
    问大家平安的话备好了，编号{ $ask }。数好人就请另一个人同意。
    看情况回“灾情报告”，完了回“灾情结束 { $number }”。
incident-none = 现在没有灾情在办。
incident-unknown = 没有这个编号的灾情，或者已经结束了。请回“灾情报告”看编号。
incident-report =
    【灾情】{ $number } { $area } { $said }，{ $day }起
    问了{ $asked }人：平安{ $safe }，房子坏{ $broken }，有人伤{ $hurt }{ $near }，没音信{ $mute }
    报案{ $claims }件：房屋{ $houses }，受伤{ $injured }，身故{ $dead }
    房屋：{ $types }
    可能重复{ $doubled }件，没办完{ $open }件
    { $shares }
    .sms =
    【灾情】{ $number } { $area } { $said }
    问了{ $asked }人：平安{ $safe }，房坏{ $broken }，人伤{ $hurt }，没音信{ $mute }
    报案{ $claims }件：房{ $houses }，伤{ $injured }，亡{ $dead }，重复{ $doubled }，没办完{ $open }
incident-near = （同户还有{ $count }人）
incident-part-insurer = { $area }（{ $insurer }管的）
incident-house = { $type }{ $count }间（每间最高{ $limit }元）
incident-house-open = { $type }{ $count }间
incident-share = { $insurer } { $town } { $count }件：{ $states }
incident-no-insurer = 公司没定
incident-no-claims = 还没有报案
incident-closed = { $number }结束了。还有{ $open }件没办完，{ $mute }人没回话，都已告诉管的人。办完以前每天早上报一次数。
incident-closed-unasked = { $number }结束了，问平安的{ $ask }收回了，没有发。还有{ $open }件没办完，每天早上报一次数，办完为止。
incident-todo = 【灾情收尾】{ $number } { $area } { $said }：{ $open }件没办完，{ $mute }人没回话。请上门看看，名单回“没回话 { $number }”。
incident-left = 【灾情收尾】{ $number } { $area } { $said }：还有{ $open }件没办完，{ $mute }人没回话。
incident-done = 【灾情办完】{ $number } { $area } { $said }：{ $claims }件都办完了。
incident-silent =
    还有{ $count }户没回话，请上门看看，看过回“报平安 户主”：
    { $lines }{ $more }
incident-silent-reported = { $home }（有人替他报了{ $number }）
incident-more = 还有{ $count }户没列出来，请找镇里要全表。
incident-all-answered = 您这里的都回话了。
incident-private = 名单只在私聊里看。请单独给我发“没回话”。
incident-visited = 记下了：{ $people }人平安。

staff-incident-line = 灾情{ $number }

words-hazard-flood = 暴雨 洪水 洪灾 涨水 山洪 内涝 大水 水灾 洪涝
words-hazard-landslide = 滑坡 泥石流 塌方 山体 垮山 崩塌
words-hazard-earthquake = 地震
words-hazard-storm = 大风 风灾 冰雹 雹 龙卷 台风 雷
words-hazard-snow = 雪 冰冻 冻雨 凝冻
words-hazard-fire = 火灾 大火 山火 失火
words-hazard-accident = 车祸 事故 爆炸 矿 翻船 中毒
