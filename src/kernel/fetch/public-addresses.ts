/**
 * Which addresses lie on the public internet, by the special-purpose registries of IANA. A page is fetched from those only: every
 * other address may be a machine, a service or the metadata of a cloud that only this server can reach.
 */
import { BlockList, isIPv4, isIPv6 } from 'node:net';

const notPublicV4 = [
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // shared by carriers
  '127.0.0.0/8', // this machine
  '169.254.0.0/16', // link-local, and the metadata of clouds
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16', // private
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
];

/** Of IPv6 only 2000::/3 is public: mapped, translated, local and multicast addresses lie outside of it. These lie within. */
const notPublicV6 = [
  '2001::/23', // protocol assignments, Teredo
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4, which carries an IPv4 address
  '3fff::/20', // documentation
];

const listOf = (ranges: readonly string[], family: 'ipv4' | 'ipv6'): BlockList => {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix] = range.split('/');
    list.addSubnet(network, Number(prefix), family);
  }
  return list;
};

const v4 = listOf(notPublicV4, 'ipv4');
const v6 = listOf(notPublicV6, 'ipv6');
const globalV6 = listOf(['2000::/3'], 'ipv6');

/** Whether an IP address, as text without brackets, lies on the public internet. Anything else does not. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !v4.check(address, 'ipv4');
  return isIPv6(address) && !address.includes('%') && globalV6.check(address, 'ipv6') && !v6.check(address, 'ipv6');
}
