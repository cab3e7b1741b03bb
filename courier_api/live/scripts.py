"""
What Redis does in one step each, in its own language.

Numbers of messages are microseconds of the server's clock, each one greater than the last, over all
topics. So a number tells its age, and a server that lost all it held goes on with greater ones.
``first`` is the number since which messages are known; ``trimmed`` that of a topic's newest message
which is no longer kept.

A number is written with ``%.0f``: Lua's own way would round it.
"""

from __future__ import annotations

__all__ = ["HISTORY", "HIT", "LATEST", "LATEST_OF", "PUBLISH", "PUT", "RESYNC_ALL"]

#: A server that holds nothing yet knows of messages from now on.
_BEGIN = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local last = tonumber(redis.call('GET', KEYS[1]) or '0')
local first = tonumber(redis.call('GET', KEYS[2]) or '-1')
local function text(number) return string.format('%.0f', number) end
if first < 0 then
  last = math.max(last + 1, now)
  first = last
  redis.call('MSET', KEYS[1], text(last), KEYS[2], text(first))
end
"""

#: KEYS: last, first, then stream and trimmed of each topic that gathers it. ARGV: channel, topic,
#: kind, data, max_kept, keep_ms.
PUBLISH = (
    _BEGIN
    + """
local id = text(math.max(last + 1, now))
redis.call('SET', KEYS[1], id)
for key = 3, #KEYS, 2 do
  local stream = KEYS[key]
  local more = redis.call('XLEN', stream) - ARGV[5] + 1
  if more > 0 then
    local gone = redis.call('XRANGE', stream, '-', '+', 'COUNT', more)
    local newest = string.match(gone[#gone][1], '^%d+')
    redis.call('SET', KEYS[key + 1], newest, 'PX', ARGV[6])
  end
  redis.call('XADD', stream, 'MAXLEN', '=', ARGV[5], id .. '-0',
    'topic', ARGV[2], 'kind', ARGV[3], 'data', ARGV[4])
  redis.call('PEXPIRE', stream, ARGV[6])
end
redis.call('PUBLISH', ARGV[1], table.concat({id, ARGV[2], ARGV[3], ARGV[4]}, '\\n'))
return id
"""
)

#: KEYS: last, first. ARGV: channel. Messages were lost on their way here: all are told to resync,
#: those as well who come back later.
RESYNC_ALL = (
    _BEGIN
    + """
local id = text(math.max(last + 1, now))
redis.call('MSET', KEYS[1], id, KEYS[2], id)
redis.call('PUBLISH', ARGV[1], table.concat({id, '', 'resync', '{}'}, '\\n'))
return id
"""
)

#: KEYS: last, first, then stream and trimmed of each topic. ARGV: the last message seen or '',
#: keep_us, most messages. Answers: whether all that was missed is known, last, what was missed.
HISTORY = (
    _BEGIN
    + """
if ARGV[1] == '' or tonumber(ARGV[1]) == last then return {1, text(last), {}} end
local seen = tonumber(ARGV[1])
local unknown = {0, text(last), {}}
if seen < first or seen > last or seen < now - ARGV[2] then return unknown end
local found, most = {}, tonumber(ARGV[3])
for key = 3, #KEYS, 2 do
  if seen < tonumber(redis.call('GET', KEYS[key + 1]) or '0') then return unknown end
  local after = text(seen + 1) .. '-0'
  local entries = redis.call('XRANGE', KEYS[key], after, '+', 'COUNT', most + 1)
  for _, entry in ipairs(entries) do
    table.insert(found, {entry[2][2], entry[1], entry[2][4], entry[2][6]})
  end
  if #found > most then return unknown end
end
return {1, text(last), found}
"""
)

#: KEYS: uses. ARGV: limit, span in microseconds, how many uses at once. Answers: whether allowed,
#: remaining, wait.
HIT = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local limit, span, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local function text(number) return string.format('%.0f', number) end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', text(now - span))
local used = redis.call('ZCARD', KEYS[1])
local over = used + wanted - limit
if over > 0 then
  local left = math.max(0, limit - used)
  if over > used then return {0, left, span} end
  local until_free = redis.call('ZRANGE', KEYS[1], over - 1, over - 1, 'WITHSCORES')[2]
  return {0, left, until_free + span - now}
end
local newest = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')[2] or '0'
local first = math.max(now, newest + 1)
for place = 0, wanted - 1 do
  local use = text(first + place)
  redis.call('ZADD', KEYS[1], use, use)
end
redis.call('PEXPIRE', KEYS[1], math.ceil(span / 1000) + 1)
return {1, limit - used - wanted, 0}
"""

#: KEYS: ends, texts, orders. ARGV: name, text, milliseconds, order or nothing. Answers: 1, or 0
#: where what was put with a greater order stays.
PUT = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function text(number) return string.format('%.0f', number) end
for _, name in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', text(now))) do
  redis.call('ZREM', KEYS[1], name)
  redis.call('HDEL', KEYS[2], name)
  redis.call('HDEL', KEYS[3], name)
end
if ARGV[4] == '' then
  redis.call('HDEL', KEYS[3], ARGV[1])
else
  local known = redis.call('HGET', KEYS[3], ARGV[1])
  if known and tonumber(known) > tonumber(ARGV[4]) then return 0 end
  redis.call('HSET', KEYS[3], ARGV[1], ARGV[4])
end
redis.call('ZADD', KEYS[1], text(now + ARGV[3]), ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')[2]
redis.call('PEXPIREAT', KEYS[1], text(last + 0))
redis.call('PEXPIREAT', KEYS[2], text(last + 0))
redis.call('PEXPIREAT', KEYS[3], text(last + 0))
return 1
"""

#: KEYS: ends, texts, orders. Answers: name, text, name, text...
LATEST = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local found = {}
local names = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. string.format('%.0f', now), '+inf')
for _, name in ipairs(names) do
  table.insert(found, name)
  table.insert(found, redis.call('HGET', KEYS[2], name) or '{}')
end
return found
"""

#: KEYS: ends, texts, orders. ARGV: name. Answers: its text.
LATEST_OF = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ends = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not ends or tonumber(ends) <= now then return false end
return redis.call('HGET', KEYS[2], ARGV[1])
"""
