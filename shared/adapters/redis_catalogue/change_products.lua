-- Product news, newer wins per product; a deletion keeps its time so that older news stays out.
-- KEYS: version, products, times. ARGV: the new version, then for each change the product id, its
-- time (fixed width, sorts as text) and its document, '' when it is deleted.
-- Gives 0, and does nothing, when the shop is not known: half a catalogue would look like a whole one.
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
for i = 2, #ARGV, 3 do
  local product, at, document = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local held = redis.call('HGET', KEYS[3], product)
  if not held or at >= held then
    redis.call('HSET', KEYS[3], product, at)
    if document == '' then
      redis.call('HDEL', KEYS[2], product)
    else
      redis.call('HSET', KEYS[2], product, document)
    end
  end
end
redis.call('SET', KEYS[1], ARGV[1])
return 1
