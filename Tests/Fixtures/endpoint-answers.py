"""What botocore answers about endpoints, as JSON lines: the partitions, then for each service its rules and the answers.

{"partitions": …}
{"service": …, "rules": …, "cases": [{"params": …, "url", "headers", "properties" | "error": …}]}
"""

import itertools
import json
import random
import sys

import botocore.session
from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import EndpointProviderError

REGIONS = ["us-east-1", "eu-west-1", "us-gov-west-1", "cn-north-1", "aws-global", "us-isob-east-1", "xx-new-1"]
BUCKETS = [
    "bucket", "my.bucket", "My_Bucket", "UPPER", "ab", "a" * 64, "192.168.1.1", "a b", "über", "bad..bucket",
    "data--use1-az1--x-s3", "ap--use1-az1--xa-s3", "abc123ec2xyz--op-s3",
    "arn:aws:s3:us-west-2:123456789012:accesspoint:myap",
    "arn:aws:s3:us-west-2:123456789012:accesspoint/my.ap",
    "arn:aws:s3::123456789012:accesspoint:mfzwi23gnjvgw.mrap",
    "arn:aws:s3-object-lambda:us-east-1:123456789012:accesspoint/mybanner",
    "arn:aws:s3-outposts:us-west-2:123456789012:outpost:op-01234567890123456:accesspoint:reports",
    "arn:aws:s3-outposts:us-west-2:123456789012:outpost/op-1/bucket/b",
    "arn:aws-cn:s3:cn-north-1:123456789012:accesspoint:ap",
    "arn:aws:s3:us-we$t-2:123456789012:accesspoint:ap",
    "arn:aws:s3:us-west-2::accesspoint:ap",
    "arn:aws:sqs:us-west-2:123456789012:queue",
    "arn:aws:s3",
]
ENDPOINTS = [
    "http://localhost:5555", "https://beta.example.com", "https://127.0.0.1:8080/p", "https://[::1]:99",
    "https://[fe80::1%25eth0]", "not a url", "https://x.com/a?b=c", "https://x.com:bad", "HTTPS://X.com/a//b/../c d",
]
TEXTS = BUCKETS + [
    "arn:aws:dynamodb:us-east-1:123456789012:table/t", "arn:aws:kinesis:eu-west-1:123456789012:stream/s", "x", "",
    "arn:aws:kinesis:eu-west-1:123456789012:stream/s/consumer/c:1", "control", "data", "abc.def", "AAAAAAAAAAE12345",
]


def value(name, definition, chance):
    kind = definition["type"].lower()
    if kind == "boolean":
        return chance.random() < 0.6
    if kind == "stringarray":
        return chance.sample(TEXTS, 2)
    if name == "Region":
        return chance.choice(REGIONS + ["us-west-2"] * 4)
    if name == "Endpoint":
        return chance.choice(ENDPOINTS)
    if name == "AccountId":
        return chance.choice(["123456789012", "123456789012", "1_2"])
    if name == "AccountIdEndpointMode":
        return chance.choice(["preferred", "required", "disabled", "odd"])
    return chance.choice(BUCKETS if name == "Bucket" else TEXTS)


def cases(service, parameters):
    chance = random.Random(service)
    for region, fips, dual in itertools.product(REGIONS, (False, True), (False, True)):
        given = {"Region": region, "UseFIPS": fips, "UseDualStack": dual}
        if all(name in parameters for name in given):
            yield given
    own = [name for name in parameters if name not in ("Region", "UseFIPS", "UseDualStack", "Endpoint")]
    count = 1500 if service in ("s3", "s3control") else 150 if own else 5
    for _ in range(count):
        likely = {"Region": 0.97, "Bucket": 0.95, "Endpoint": 0.2}
        yield {
            name: value(name, definition, chance)
            for name, definition in parameters.items()
            if chance.random() < likely.get(name, 0.35)
        }


def answer(provider, given):
    frozen = {name: tuple(item) if isinstance(item, list) else item for name, item in given.items()}
    try:
        endpoint = provider.ruleset.evaluate(frozen)
    except EndpointProviderError as error:
        return {"params": given, "error": error.kwargs["msg"]}
    if endpoint is None:
        return {"params": given, "error": "No endpoint found"}
    return {
        "params": given, "url": endpoint.url, "headers": endpoint.headers, "properties": endpoint.properties,
    }


def main():
    loader = botocore.session.Session().get_component("data_loader")
    partitions = loader.load_data("partitions")
    print(json.dumps({"partitions": partitions}))
    for service in loader.list_available_services("endpoint-rule-set-1"):
        rules = loader.load_service_model(service, "endpoint-rule-set-1")
        provider = EndpointProvider(rules, partitions)
        answers = [answer(provider, given) for given in cases(service, rules["parameters"])]
        kept = {"parameters": rules["parameters"], "rules": rules["rules"]}
        print(json.dumps({"service": service, "rules": kept, "cases": answers}))


sys.exit(main())
