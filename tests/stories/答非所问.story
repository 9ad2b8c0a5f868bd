# 问名字，三回都答不到点子上：第二回换一句更容易的问，第三回交给人，带上已经知道的事。
人 大爷 = web:old
时 2021-06-15 10:00
大爷: 我昨天砍柴把脚砍了，太安镇的
答 问name
大爷: 嗡嗡嗡嗡嗡
答 问name 不含您叫什么名字
大爷: 哦豁哦豁哦豁
大爷: 嗡嗡嗡嗡嗡
案 1 handed_to_person=true town=太安镇 insurer=pingan event=accident_injury event_date=2021-06-14 insured_name=-
案数 1
