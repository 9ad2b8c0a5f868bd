# 名字里写了网页代码、数据库的话：不当真，不出错，也不送到桌上去。
人 女儿 = web:daughter
时 2021-06-15 10:00
女儿: 我妈昨天摔断了手，大周镇的
女儿: <script>alert(1)</script>
答 问name 不含<script>
女儿: '; DROP TABLE claims;--
答 问name 不含DROP
女儿: 不晓得
女儿: 13800001322
女儿: 对
人保桌 含【新报案】 不含script 不含DROP
案数 1
案 1 insured_name=- handed_to_person=true
