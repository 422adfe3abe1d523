// Shows times in the zone of whoever looks, unless a zone was chosen. Without this file, the zone can be chosen below.

const address = new URL(location.href);
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const select = document.querySelector("select[name=zone]");

if (select && zone && zone !== select.value && !address.searchParams.has("zone")) {
  address.searchParams.set("zone", zone);
  location.replace(address);
}
