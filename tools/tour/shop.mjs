// A small shop, as its cloud database and the log of one customer show it.
const customer = 'wx-林小雨';

export const collections = { 商品: 320, 用户: 1_260, 评价: 912, 优惠券: 180, 配送地址: 1_544, 门店: 24, 售后: 66 };
export const orders = '订单';

/** The order that a customer asks about. */
export const asked = 'order-20261128-0042';

const order = (number, more) => JSON.stringify({ _id: `order-20261128-${String(number).padStart(4, '0')}`, buyer: { name: '林小雨', level: 'gold' }, status: '待发货', total: 26_800 + number, ...more });

const paid = {
  buyer: { name: '林小雨', level: 'gold' }, items: [{ sku: 'tea-龙井-250g', count: 2, price: 12_900 }, { sku: 'cup-白瓷', count: 1, price: 3_900 }], total: 29_700, status: '待发货',
  address: { city: '杭州', street: '文三路 398 号' }, remark: '请尽快发货',
};

/** What is there in the first night. */
export const first = [order(42, paid), ...Array.from({ length: 40 }, (_, index) => order(index))];

/** What has changed by the second: the parcel is on its way, to another street. */
export const second = [
  order(42, { ...paid, items: [...paid.items, { sku: 'gift-茶包', count: 3, price: 0 }], status: '已发货', address: { city: '杭州', street: '龙井路 1 号' }, tracking: { company: '顺丰', number: 'SF1420099887766' } }),
  ...[3, 8, 21].map(number => order(number, { status: '已取消', total: 0 })),
];

/** What somebody deletes after it, and what is changed meanwhile. */
export const deleted = [5, 6, 7, 11, 17, 29, 42].map(number => JSON.parse(order(number))._id);
export const third = [9, 10].map(number => order(number, { status: '已退款' }));

const visits = [
  ['info', 'app.onLaunch: 从首页进入 (scene 1001)'], ['debug', 'GET /api/goods?page=1 200 in 84 ms'], ['info', '打开商品：龙井 250g'], ['debug', 'GET /api/goods/tea-250 200 in 61 ms'],
  ['info', '加入购物车：龙井 250g × 2'], ['debug', 'setData cart: 3 items, 1.9 kB'], ['info', '进入结算页'], ['warn', 'GET /api/coupons took 2,130 ms'], ['info', '提交订单'],
];
const failure = [
  ['warn', 'POST /api/pay: no answer after 5,000 ms, asked again'],
  ['error', '支付失败：order-20261128-0042 超时\nError: requestPayment:fail timeout\n    at pay (pages/checkout/index.js:142:11)\n    at async submit (pages/checkout/index.js:87:5)'],
  ['error', '页面白屏：Cannot read properties of undefined (reading \'orderId\')\n    at render (pages/result/index.js:31:24)'], ['info', 'app.onHide'],
];

/** What the customer's phone kept in one day; twice the payment fails. */
export const logs = since => {
  const lines = [];
  let at = since;
  for (let visit = 0; visit < 60; visit++) {
    const failed = visit === 41 || visit === 58;
    for (const [level, msg] of [...visits, ...(failed ? failure : [])]) {
      at += 1_300 + ((visit * 7_919 + lines.length * 104_729) % 9_000);
      lines.push({ time: at, level, uin: customer, from: 'pages/checkout/index', id: 'shop', version: '3.2.1', msg, page: 'pages/checkout/index', tab: 'k3jf92ab', seq: lines.length, device: 'a1b2c3d4e5f6a7b8' });
    }
    at += 300_000 + ((visit * 15_485_863) % 900_000);
  }
  return lines;
};

export { customer };
