# What stands on the pages of the web chat and of the demo.

## The chat

page-title = 村保
page-tagline = 村里的保险，问我就行
page-emergency = 急救 120
page-hello = 您好，我是村保。
page-hello-what = 家里有人受伤、生病、过世，房子倒了，都可以跟我说。我帮您看有没有保险，帮您报给保险公司。
page-hello-how = 照平时说话写就行，比方：
page-starter-report = 我妈昨天摔了，腿断了
page-starter-cover = 看看我有没有保险
page-starter-progress = 我报的那个事到哪一步了
page-write = 写一句话
page-hint = 照平时说话写
page-send = 发送
page-along = 发照片或位置
page-take = 拍照
page-choose = 选照片
page-place = 发位置
page-picture = 照片
page-picture-sent = 照片发出去了
page-picture-lost = 这张照片没存住，请再发一次
page-my-place = 我在的地方
page-place-asking = 正在看您在哪里
page-place-failed = 没找到您的位置。把地名写给我也行。
page-sending = 正在发
page-unsent = 未发出
page-refused = 没发出去，太长了。请分两次写
page-offline = 网断了。您写的话先存着，通了就发。
page-me = 我说
page-bot = 村保说
page-choices = 点一个，自己写也行
page-day = { $month }月{ $day }日 星期{ $weekday }
page-year = 年
page-weekdays = 日一二三四五六
page-more = 更多
page-larger = 字大些
page-smaller = 字小些
page-forget = 清掉这台机器上的话
page-forget-sure = 清掉就找不回来了，再点一次
page-jump = 跳到写话的地方
page-talk = 说过的话
page-moved-clock = 演示时间
page-script-needed = 这个网页要打开浏览器的脚本功能才能用。着急就直接打保险公司的电话。

## The demo: a villager's phone beside the desk's inbox

page-demo-title = 村保演示
page-demo-intro = 左边村民写，右边办案的人收和答。人名、号码都是编的。
page-demo-clock = 演示时间
page-demo-when = { $year }年{ $month }月{ $day }日
page-demo-why = 几份文件现在都过期了，所以演示用当年的时间。
page-demo-place = 换个县
page-demo-place-wanzhou = 万州 2021
page-demo-place-zhenping = 镇坪 2016
page-demo-place-xiangning = 乡宁 2025
page-demo-hours = 过4个工作小时
page-demo-tomorrow = 到明天
page-demo-phone = 村民的手机
page-demo-phone-alone = 单独打开
page-demo-try = 第一句可以这样写
page-demo-roster = 名单上有这些人
page-demo-person = { $town }，证号后六位 { $six }
page-demo-say-wanzhou-1 = 我妈昨天在坡上跘倒了，腿杆断了，我们是大周镇的
page-demo-say-wanzhou-2 = 昨晚下大雨，屋后头垮下来，把土墙房压倒了
page-demo-say-wanzhou-3 = 娃儿读初二，查出来是白血病，有没有得赔
page-demo-say-zhenping-1 = 我爸前天从房顶上摔下来，在城关镇医院住着
page-demo-say-zhenping-2 = 我们曾家镇的，我老公走了
page-demo-say-zhenping-3 = 报了案多久能赔下来
page-demo-say-xiangning-1 = 我在沟里摔了，住院7天，花了3500
page-demo-say-xiangning-2 = 娃叫开水烫了，我们是管头镇的
page-demo-say-xiangning-3 = 这个保险一个人要交多少钱
page-demo-desk = 办案的人
page-demo-who = 我现在是
page-demo-quiet = 还没有案子。左边报一个，这里就收到。
page-demo-others = 别的消息
page-demo-new = { $count }条新的
page-demo-raw = 收发的原话
page-demo-hide = 收起原话
page-demo-case = 案件
page-demo-command = 直接写命令
page-demo-command-hint = 比方：收到 12345674
page-demo-do = 发出
page-demo-cancel = 不发了
page-demo-moving = 时间往前走，等一下
page-demo-failed = 没成，再点一次

## What the desk may answer; `-ask` names what is to be typed after the word

page-act-received = 收到
page-act-details = 详情
page-act-registered = 立案
page-act-registered-ask = 保险公司自己的案号（没有就空着）
page-act-papers = 补材料
page-act-papers-ask = 要补什么
page-act-complete = 材料齐
page-act-approve = 同意赔
page-act-approve-ask = 多少元
page-act-pay = 赔付
page-act-pay-ask = 多少元
page-act-decline = 拒赔
page-act-decline-ask = 什么原因
page-act-close = 结案
