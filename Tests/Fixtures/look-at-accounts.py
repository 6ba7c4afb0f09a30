"""Compares the accounts of a sandbox with guide-expectations.json, by calls of its own.

    look-at-accounts.py ENDPOINT INVENTORY PARAMETERS            prints a line for each difference
    look-at-accounts.py ENDPOINT INVENTORY PARAMETERS --absent   prints a line for each thing that is left
    look-at-accounts.py ENDPOINT INVENTORY PARAMETERS --damage   removes one thing in each account
"""

import json
import pathlib
import sys

import boto3
import yaml

endpoint, inventory_path, parameters_path, *mode = sys.argv[1:]
expected = json.loads(pathlib.Path(__file__).with_name("guide-expectations.json").read_text())
inventory = yaml.safe_load(pathlib.Path(inventory_path).read_text())
parameters = yaml.safe_load(pathlib.Path(parameters_path).read_text())
region = inventory["defaults"]["regions"][0]
accounts = {account["name"]: account for account in inventory["accounts"]}
ids = {group: sorted(a["id"] for a in accounts.values() if group in a["groups"]) for group in ("amp", "grafana", "targets")}


def client(account, service):
    """A client of a service as the account's operator."""
    keys = {"aws_access_key_id": "sandbox", "aws_secret_access_key": "sandbox", "region_name": region}
    sts = boto3.client("sts", endpoint_url=endpoint, **keys)
    role = f"arn:aws:iam::{account['id']}:role/RunbookOperator"
    found = sts.assume_role(RoleArn=role, RoleSessionName="look")["Credentials"]
    return boto3.client(
        service, endpoint_url=endpoint, region_name=region, aws_access_key_id=found["AccessKeyId"],
        aws_secret_access_key=found["SecretAccessKey"], aws_session_token=found["SessionToken"])


def cidr(account):
    """The planned network of an account; none where it has none."""
    return account.get("vars", {}).get("networks", {}).get(region, {}).get("cidr")


def as_list(value):
    return value if isinstance(value, list) else [value]


def rules(permissions, group_names):
    """Rules as sorted texts: protocol, port and source."""
    found = []
    for rule in permissions:
        port = "everything" if rule["IpProtocol"] == "-1" else f"{rule['IpProtocol']} {rule['FromPort']}-{rule['ToPort']}"
        sources = [r["CidrIp"] for r in rule["IpRanges"]] + [group_names[g["GroupId"]] for g in rule["UserIdGroupPairs"]]
        found += [f"{port} {source}" for source in sources]
    return sorted(found)


def wanted_rules(listed, account):
    """What the guide lists, in the same form."""
    if listed == "everything":
        return ["everything 0.0.0.0/0"]
    found = []
    for rule in listed:
        sources = rule.get("sources", rule.get("group"))
        sources = [cidr(account)] if sources == "<own cidr>" else parameters.get(str(sources).strip("<>"), [sources])
        found += [f"{rule['protocol']} {rule['port']}-{rule['port']} {source}" for source in as_list(sources)]
    return sorted(found)


def network(account, ec2):
    """Everything that section 'infrastructure' speaks of in one account, and what it should be."""
    group = next(g for g in account["groups"] if g in expected["infrastructure"])
    want = expected["infrastructure"][group]
    vpcs = [v for v in ec2.describe_vpcs()["Vpcs"] if not v["IsDefault"]]
    if "vpc" not in want:
        yield "VPCs", len(vpcs), want["vpcs"]
        left = [e for e in ec2.describe_vpc_endpoints()["VpcEndpoints"] if e["State"] != "deleted"]
        yield "endpoints", len(left), len(want["endpoints"])
        return
    yield "VPC", [v["CidrBlock"] for v in vpcs], [cidr(account)]
    if len(vpcs) != 1:
        return
    vpc = vpcs[0]["VpcId"]
    mine = [{"Name": "vpc-id", "Values": [vpc]}]
    for attribute, key in (("enableDnsSupport", "EnableDnsSupport"), ("enableDnsHostnames", "EnableDnsHostnames")):
        answer = ec2.describe_vpc_attribute(VpcId=vpc, Attribute=attribute)
        yield attribute, answer[key]["Value"], want["vpc"][attribute]
    subnets = ec2.describe_subnets(Filters=mine)["Subnets"]
    yield "subnets", len(subnets), want["privateSubnets"]["count"]
    yield "zones", len({s["AvailabilityZoneId"] for s in subnets}), want["privateSubnets"]["distinctZones"]
    yield "public subnets", [s["SubnetId"] for s in subnets if s["MapPublicIpOnLaunch"]], []
    tables = [t for t in ec2.describe_route_tables(Filters=mine)["RouteTables"]
              if not any(a.get("Main") for a in t["Associations"])]
    yield "route tables", len(tables), 1
    routes = [r for t in tables for r in t["Routes"]]
    yield "associations", len([a for t in tables for a in t["Associations"]]), want["routeTable"]["associations"]
    yield "internet gateways", [r for r in routes if r.get("GatewayId", "").startswith("igw-")], []
    others = sorted(cidr(a) for a in accounts.values() if cidr(a) and a is not account)
    yield "routes", sorted(r["DestinationCidrBlock"] for r in routes if r.get("TransitGatewayId")), others
    groups = [g for g in ec2.describe_security_groups(Filters=mine)["SecurityGroups"] if g["GroupName"] != "default"]
    names = {g["GroupId"]: g["GroupName"] for g in groups}
    yield "security groups", sorted(names.values()), sorted(want["securityGroups"])
    for found in groups:
        listed = want["securityGroups"].get(found["GroupName"], {"ingress": [], "egress": []})
        yield found["GroupName"] + " inbound", rules(found["IpPermissions"], names), wanted_rules(listed["ingress"], account)
        outbound = rules(found["IpPermissionsEgress"], names)
        yield found["GroupName"] + " outbound", outbound, wanted_rules(listed["egress"], account)
    yield from endpoints(want, ec2.describe_vpc_endpoints(Filters=mine)["VpcEndpoints"], names)


def endpoints(want, found, names):
    """The VPC endpoints and their options."""
    found = [e for e in found if e["State"] == "available"]
    optional = want["optionalEndpoints"] if parameters.get(want["optionalEndpoints"]["parameter"]) else {}
    interfaces = want["interfaceEndpoints"] + optional.get("interface", [])
    for kind, services in (("Interface", interfaces), ("Gateway", optional.get("gateway", []))):
        present = sorted(e["ServiceName"] for e in found if e["VpcEndpointType"] == kind)
        yield f"{kind} endpoints", present, sorted(f"com.amazonaws.{region}.{service}" for service in services)
    options = want["interfaceEndpointOptions"]
    for entry in (e for e in found if e["VpcEndpointType"] == "Interface"):
        present = [entry["PrivateDnsEnabled"], len(entry["SubnetIds"]), [names[g["GroupId"]] for g in entry["Groups"]]]
        yield entry["ServiceName"], present, [options["privateDnsEnabled"], options["subnets"], [options["securityGroup"]]]


def transit(account, ec2):
    """The transit gateway, which one account owns."""
    want = expected["infrastructure"]["grafana"]["transitGateway"]
    gateways = [g for g in ec2.describe_transit_gateways()["TransitGateways"] if g["State"] == "available"]
    yield "transit gateways", len(gateways), 1
    for gateway in gateways:
        options = gateway["Options"]
        yield "ASN", options["AmazonSideAsn"], parameters["transit_gateway_asn"]
        yield "DNS", options["DnsSupport"], want["dnsSupport"]
        yield "acceptance", options["AutoAcceptSharedAttachments"], want["autoAcceptSharedAttachments"]
    attached = ec2.describe_transit_gateway_attachments()["TransitGatewayAttachments"]
    owners = sorted(a["ResourceOwnerId"] for a in attached if a["State"] == "available")
    yield "attachments", owners, sorted(ids["grafana"] + ids["targets"])


def arns(pattern, workspace):
    """A pattern of the expectations with the inventory's values."""
    known = {"<grafana account>": ids["grafana"], "<every target account>": ids["targets"], "<amp account>": ids["amp"]}
    for name, values in known.items():
        if name in pattern:
            return [a for value in values for a in arns(pattern.replace(name, value), workspace)]
    return [pattern.replace("<region>", region).replace("<workspace id>", workspace)]


def identity(account, iam, workspace):
    """Everything that section 'identity' speaks of in one account, and what it should be."""
    want = expected["identity"][next(g for g in account["groups"] if g in expected["identity"])]
    roles = {r["RoleName"]: r for r in iam.list_roles()["Roles"] if not r["RoleName"].startswith(("AWS", "RunbookOperator"))}
    yield "roles", sorted(roles), sorted(want["roles"])
    for name, role in roles.items():
        listed = want["roles"].get(name, {"policies": []})
        attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
        yield f"policies of {name}", sorted(p["PolicyName"] for p in attached), sorted(listed["policies"])
        trusted = [p for s in as_list(role["AssumeRolePolicyDocument"]["Statement"]) for p in as_list(list(s["Principal"].values())[0])]
        wanted = [listed["trustService"]] if "trustService" in listed else [a for p in listed.get("trust", []) for a in arns(p, workspace)]
        yield f"trust of {name}", sorted(trusted), sorted(wanted)
    policies = {p["PolicyName"]: p for p in iam.list_policies(Scope="Local")["Policies"]}
    yield "policies", sorted(policies), sorted(want["policies"])
    for name, policy in policies.items():
        listed = want["policies"].get(name, {"actions": [], "resources": []})
        version = iam.get_policy_version(PolicyArn=policy["Arn"], VersionId=policy["DefaultVersionId"])
        statements = as_list(version["PolicyVersion"]["Document"]["Statement"])
        yield f"actions of {name}", sorted({a for s in statements for a in as_list(s["Action"])}), sorted(listed["actions"])
        resources = sorted({r for s in statements for r in as_list(s["Resource"])})
        yield f"resources of {name}", resources, sorted(a for r in listed["resources"] for a in arns(r, workspace))
    profiles = [p["InstanceProfileName"] for p in iam.list_instance_profiles()["InstanceProfiles"]]
    yield "instance profiles", sorted(profiles), sorted(want["instanceProfiles"])


def compare():
    """Prints every difference."""
    amp = next(a for a in accounts.values() if "amp" in a["groups"])
    workspaces = client(amp, "amp").list_workspaces()["workspaces"]
    found = [{"alias": w["alias"], "status": w["status"]["statusCode"]} for w in workspaces]
    facts = [("amp", "workspaces", found, expected["infrastructure"]["amp"]["workspaces"])]
    workspace = workspaces[0]["workspaceId"] if workspaces else "none"
    for name, account in accounts.items():
        ec2 = client(account, "ec2")
        facts += [(name, *fact) for fact in network(account, ec2)]
        if "grafana" in account["groups"]:
            facts += [(name, *fact) for fact in transit(account, ec2)]
        facts += [(name, *fact) for fact in identity(account, client(account, "iam"), workspace)]
    for name, what, present, wanted in facts:
        if present != wanted:
            print(f"{name}: {what}: {json.dumps(present, default=str)}, expected {json.dumps(wanted)}")
    print(f"{len(facts)} facts", file=sys.stderr)


def absent():
    """Prints what is left."""
    for name, account in accounts.items():
        ec2, iam = client(account, "ec2"), client(account, "iam")
        left = {
            "VPCs": [v["VpcId"] for v in ec2.describe_vpcs()["Vpcs"] if not v["IsDefault"]],
            "groups": [g["GroupName"] for g in ec2.describe_security_groups()["SecurityGroups"] if g["GroupName"] != "default"],
            "endpoints": [e["ServiceName"] for e in ec2.describe_vpc_endpoints()["VpcEndpoints"] if e["State"] != "deleted"],
            "gateways": [g["State"] for g in ec2.describe_transit_gateways()["TransitGateways"] if g["State"] != "deleted"],
            "attachments": [a["State"] for a in ec2.describe_transit_gateway_attachments()["TransitGatewayAttachments"] if a["State"] != "deleted"],
            "roles": [r["RoleName"] for r in iam.list_roles()["Roles"] if not r["RoleName"].startswith(("AWS", "RunbookOperator"))],
            "policies": [p["PolicyName"] for p in iam.list_policies(Scope="Local")["Policies"]],
            "profiles": [p["InstanceProfileName"] for p in iam.list_instance_profiles()["InstanceProfiles"]],
            "workspaces": [w["alias"] for w in client(account, "amp").list_workspaces()["workspaces"] if w["status"]["statusCode"] != "DELETING"],
        }
        for what, found in left.items():
            if found:
                print(f"{name}: {what}: {', '.join(found)}")


def damage():
    """Removes one thing in each account, and prints the executions whose checks must notice, and no others."""
    by_group = {g: [a for a in accounts.values() if g in a["groups"]] for g in ("amp", "grafana", "targets")}
    amp, grafana, (first, second, third) = by_group["amp"][0], by_group["grafana"][0], by_group["targets"]
    iam = client(amp, "iam")
    trust = iam.get_role(RoleName="AMP_Assume_Role")["Role"]["AssumeRolePolicyDocument"]
    for statement in trust["Statement"]:
        members = as_list(statement["Principal"]["AWS"])
        statement["Principal"]["AWS"] = [m for m in members if third["id"] not in m] or members
    iam.update_assume_role_policy(RoleName="AMP_Assume_Role", PolicyDocument=json.dumps(trust))
    print(f"trust-agents {amp['name']}/{region}")

    ec2 = client(grafana, "ec2")
    group = next(g for g in ec2.describe_security_groups()["SecurityGroups"] if g["GroupName"] == "monitoring-grafana")
    rule = next(r for r in group["IpPermissions"] if r["FromPort"] == 3000)
    ec2.revoke_security_group_ingress(GroupId=group["GroupId"], IpPermissions=[
        {"IpProtocol": "tcp", "FromPort": 3000, "ToPort": 3000, "IpRanges": rule["IpRanges"][:1]}])
    print(f"open-grafana-group {grafana['name']}/{region}")

    ec2 = client(first, "ec2")
    gateways = [e for e in ec2.describe_vpc_endpoints()["VpcEndpoints"] if e["VpcEndpointType"] == "Gateway"]
    ec2.delete_vpc_endpoints(VpcEndpointIds=[e["VpcEndpointId"] for e in gateways])
    print(f"create-s3-endpoint {first['name']}/{region}")

    iam = client(second, "iam")
    iam.detach_role_policy(RoleName="Target_Agent_EC2_Instance_Profile", PolicyArn="arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy")
    print(f"attach-agent-policies {second['name']}/{region}")

    ec2 = client(third, "ec2")
    for table in ec2.describe_route_tables()["RouteTables"]:
        routes = [r for r in table["Routes"] if r.get("TransitGatewayId")]
        for route in routes[:1]:
            ec2.delete_route(RouteTableId=table["RouteTableId"], DestinationCidrBlock=route["DestinationCidrBlock"])
    print(f"add-routes {third['name']}/{region}")


{"": compare, "--absent": absent, "--damage": damage}["".join(mode)]()
