-- Stock news, newer wins per (SKU, location).
-- KEYS: for each change the SKU's hash of locations and its summary.
-- ARGV: for each change the location, nanoseconds (as a fixed-width text, which sorts as the
-- number does and is not cut to 53 bits), the available number or '' for unknown, the time as
-- written. Gives the number of changes taken.
local taken = 0
local function number_of(text)
  return text == '' and -math.huge or tonumber(text)
end
local function summarise(levels_key, summary_key)
  local sum, known, newest, written = 0, false, '', ''
  local levels = redis.call('HGETALL', levels_key)
  for i = 2, #levels, 2 do
    local at, available, as_written = string.match(levels[i], '^(%d+)|(%-?%d*)|(.*)$')
    if available ~= '' then
      known = true
      sum = sum + math.max(0, tonumber(available))
    end
    if at > newest then newest, written = at, as_written end
  end
  redis.call('SET', summary_key, (known and string.format('%d', sum) or '') .. '|' .. written)
end
for i = 1, #KEYS, 2 do
  local a = (i - 1) * 2
  local location, at, available, written = ARGV[a + 1], ARGV[a + 2], ARGV[a + 3], ARGV[a + 4]
  local held = redis.call('HGET', KEYS[i], location)
  local news = true
  if held then
    local held_at, held_available = string.match(held, '^(%d+)|(%-?%d*)|')
    news = at > held_at or (at == held_at and number_of(available) < number_of(held_available))
  end
  if news then
    redis.call('HSET', KEYS[i], location, at .. '|' .. available .. '|' .. written)
    summarise(KEYS[i], KEYS[i + 1])
    taken = taken + 1
  end
end
return taken
