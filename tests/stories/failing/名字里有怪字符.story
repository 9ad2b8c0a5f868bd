# 名字里写了网页代码：不当真，不出错，也不原样送出去。
人 女儿 = web:daughter
时 2021-06-15 10:00
女儿: 我妈昨天摔断了手，大周镇的
女儿: <script>alert(1)</script>
答 不含<script>
女儿: '; DROP TABLE claims;--
答 不含DROP
案数 1
案 1 insured_name=- handed_to_person=true
